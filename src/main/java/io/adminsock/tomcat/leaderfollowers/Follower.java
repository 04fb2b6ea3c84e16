package io.adminsock.tomcat.leaderfollowers;

/**
 * A thread that waits for the lead, leads until it is demoted, and then ends.
 */
final class Follower extends Thread {

	private final LeaderFollowers group;

	private final Lead lead;

	private final Patience patience;

	/** The number of the request that this thread runs, or 0. For this thread alone. */
	private long request;

	/** For this thread alone. */
	private boolean demoted;

	Follower(LeaderFollowers group, Lead lead, Patience patience) {
		this.group = group;
		this.lead = lead;
		this.patience = patience;
	}

	@Override
	public void run() {
		try {
			if (awaitLead()) {
				this.group.lead(this);
			}
		}
		finally {
			this.group.remove(this);
		}
	}

	private boolean awaitLead() {
		long seen = 0;
		int ticks = 0;
		while (!this.lead.isClosed()) {
			long turn = this.lead.turn();
			ticks = (turn == seen) ? ticks + 1 : 0;
			seen = turn;
			if (this.lead.takeVacant() || this.group.takeFromSlowLeader(turn, ticks)) {
				return true;
			}
			pause(turn, ticks);
		}
		return false;
	}

	private void pause(long turn, int ticks) {
		if (Lead.isRequest(turn) || !this.patience.maySleep(ticks)) {
			this.patience.awaitTick();
		}
		else if (this.lead.beginSleep(turn)) {
			this.patience.sleep();
		}
	}

	/**
	 * Runs a request. The interrupt flag is cleared before, as an executor does, because
	 * an earlier request may have left it set.
	 */
	void run(Runnable request) {
		this.request = this.lead.beginRequest();
		this.group.wakeSleepingFollower();
		Thread.interrupted();
		try {
			request.run();
		}
		finally {
			this.demoted = !this.lead.endRequest(this.request);
			this.request = 0;
		}
	}

	/**
	 * Gives the lead away in the middle of a request.
	 * @return whether this thread had it
	 */
	boolean giveLeadAway() {
		return this.lead.giveAway(this.request);
	}

	boolean mayRunRequest() {
		return this == Thread.currentThread() && this.request == 0 && !this.demoted;
	}

	boolean isDemoted() {
		return this.demoted;
	}

}
