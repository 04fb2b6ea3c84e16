package io.adminsock.tomcat;

import java.time.Duration;
import java.time.Instant;

/**
 * The outcome of a request, once it has ended.
 *
 * @param status the status, or the intended one if nothing was sent
 * @param bytes the number of bytes of the body, as the command wrote them
 * @param received when the request began to arrive
 * @param duration the time from then to the end of the answer
 * @param complete whether the whole answer was sent, as far as the server knows
 */
public record RequestOutcome(int status, long bytes, Instant received, Duration duration, boolean complete) {

}
