package io.sparkdl.pipelines;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.spark.SparkException;

/** What a failure says to the user: one line, of the exception that knows what went wrong. */
final class ErrorLine {
  /** Where a remote trace begins when Spark could only send the failure as text. */
  private static final String REMOTE_TRACE = "\n\tat ";

  private ErrorLine() {}

  /**
   * The message of the first exception in the chain that does not merely wrap the next, on one line
   * without a stack trace; its class where there is no message.
   */
  static String of(Throwable failure) {
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Throwable speaker = failure;
    while (speaker.getCause() != null && wraps(speaker) && seen.add(speaker)) {
      speaker = speaker.getCause();
    }
    String message = speaker.getMessage();
    if (message == null || message.isBlank()) {
      return speaker.getClass().getName();
    }
    int trace = message.indexOf(REMOTE_TRACE);
    String told = trace < 0 ? message : message.substring(0, trace);
    return told.strip().replaceAll("\\s*\\R\\s*", " ");
  }

  private static boolean wraps(Throwable e) {
    String message = e.getMessage();
    return e instanceof SparkException
        || e instanceof ExecutionException
        || message == null
        || message.equals(e.getCause().toString());
  }
}
