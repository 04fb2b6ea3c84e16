"""What is done to a running server, and how it takes it."""
import os
import re
import resource
import subprocess
import threading
import time
from contextlib import contextmanager

from recipes import BENCH, BUILT, is_newer, run
from server import BODY, TICKS, Broken

CLIENT = BUILT / 'client'
QUIET = 0.15
ATTEMPTS = 3


def prepare():
    """Compiles the client, and lets this process and its children have as many connections as may be."""
    BUILT.mkdir(parents=True, exist_ok=True)
    if not is_newer(CLIENT, BENCH / 'client.c'):
        run('gcc', '-O2', '-Wall', '-o', CLIENT, BENCH / 'client.c')
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def keep_alive(server, clients, requests, path='/echo', body=BODY):
    """
    So many requests by h2load, over connections that stay; without a body they are GETs.
    The rate, the latencies in µs, and the processor that the server used, in µs a request.
    """
    times = server.log.with_suffix('.times')
    times.unlink(missing_ok=True)
    content = server.log.with_suffix('.json')
    post = []
    if body is not None:
        content.write_bytes(body)
        post = ['-d', content, '-H', 'Content-Type: application/json']
    where = [f'http://127.0.0.1:{server.port}{path}'] if server.port else ['-B', f'unix:{server.path}', f'http://localhost{path}']
    used = server.cpu()
    # Not -D, a duration: it never ends where a server closes connections now and then, as Tomcat does.
    output = run('h2load', '--h1', '-t', '1', '-c', str(clients), '-n', str(requests), f'--log-file={times}',
                 *post, *where, timeout=300)
    used = server.cpu() - used
    latencies = read_latencies(times, server)
    if len(latencies) < requests:
        raise Broken(f'{server.name} answered {len(latencies)} of {requests} requests:\n{output[-800:]}')
    finished = re.search(r'finished in ([\d.]+)(us|ms|s|m)', output)
    seconds = float(finished[1]) * {'us': 1e-6, 'ms': 1e-3, 's': 1, 'm': 60}[finished[2]]
    return {'seconds': seconds, 'rate': requests / seconds, 'cpu': used / requests * 1e6, **percentiles(latencies)}


def read_latencies(file, server):
    """The times of the requests that were answered with 200: a line has start, status and microseconds."""
    # Of a status without its reason, which is as good, h2load understands nothing, and calls it 0.
    good = b'200' if server.reason else b'0'
    lines = (line.split(b'\t') for line in file.read_bytes().splitlines())
    return [int(line[2]) for line in lines if line[1] in (good, b'200')]


def one_shot(server, requests):
    """So many requests one after the other, each by a connection of its own."""
    output = run(CLIENT, 'once', server.target, requests, timeout=300)
    return percentiles([float(line) for line in output.split()])


def percentiles(latencies):
    ordered = sorted(latencies)
    return {f'p{percent}': ordered[len(ordered) * percent // 100] for percent in (50, 99)}


@contextmanager
def idle(server, connections):
    """
    Connections that were used once and are kept. How many there are, and what each holds in KiB: of anonymous
    memory, part of which a JVM may have had to spare, and of objects in its heap.
    """
    heap, memory = server.heap(), server.memory()
    holder = subprocess.Popen([CLIENT, 'hold', server.target, str(connections)],
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        held = int(holder.stdout.readline())
        time.sleep(1)
        sample = {'held': held, 'memory': (server.memory() - memory) * 1024 / max(1, held)}
        if heap is not None:
            sample['heap'] = (server.heap() - heap) * 1024 / max(1, held)
        yield sample
    finally:
        holder.communicate()


class Peak:
    """The most anonymous memory that a server has while something is done to it, in MiB."""

    def __init__(self, server):
        self.server = server
        self.most = 0.0
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.watch)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *failure):
        self.over.set()
        self.thread.join()

    def watch(self):
        while True:
            try:
                self.most = max(self.most, self.server.memory())
            except Broken:
                # Who drives it sees that, too.
                break
            if self.over.wait(0.02):
                break


def undisturbed(server, drive):
    """
    Drives a server, again if something else used the processor meanwhile, and has the quietest of the attempts.
    What else was used is told, in processors.
    """
    attempts = []
    for _ in range(ATTEMPTS):
        begin, before = time.perf_counter(), others(server)
        sample = drive()
        sample['others'] = max(0.0, others(server) - before) / (time.perf_counter() - begin)
        attempts.append(sample)
        if sample['others'] < QUIET:
            break
    return min(attempts, key=lambda sample: sample['others'])


def others(server):
    """Seconds of processor that were used by neither the server nor this process and its children."""
    with open('/proc/stat') as file:
        user, nice, system, _, _, irq, softirq, steal = map(int, file.readline().split()[1:9])
    own = sum(os.times()[:4])
    return (user + nice + system + irq + softirq + steal) / TICKS - own - server.cpu()
