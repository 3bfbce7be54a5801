package io.sparkdl.kernels.opencl;

import com.aparapi.Config;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Aparapi's log while it does what it complains of needlessly: it warns of every class file newer
 * than Java 8, and calls a machine without OpenCL a severe error.
 */
final class AparapiLog {
  private AparapiLog() {}

  /**
   * Runs the action with Aparapi's log switched off, one action at a time: neither Aparapi's caches
   * nor PoCL's start stand two threads (one of two that looked for devices at once found none).
   */
  static synchronized <T> T silenced(Supplier<T> action) {
    Logger logger = Logger.getLogger(Config.getLoggerName());
    Level level = logger.getLevel();
    logger.setLevel(Level.OFF);
    try {
      return action.get();
    } finally {
      logger.setLevel(level);
    }
  }
}
