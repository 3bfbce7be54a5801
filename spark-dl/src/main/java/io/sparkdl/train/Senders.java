package io.sparkdl.train;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Threads that send to other workers while the caller receives, so that no message, however large,
 * waits for another.
 */
final class Senders implements AutoCloseable {
  /** Messages up to this size fit the sockets' buffers and need no other thread. */
  private static final int SMALL_BYTES = 8 << 10;

  private final ExecutorService threads = Executors.newCachedThreadPool(Senders::thread);

  private static Thread thread(Runnable body) {
    Thread thread = new Thread(body, "sparkdl-sender");
    thread.setDaemon(true);
    return thread;
  }

  /** Something that sends. */
  interface Send {
    void run() throws IOException;
  }

  /**
   * Sends.
   *
   * @param bytes how many; few are sent before this returns
   * @return what {@link #await} takes
   */
  Future<Void> submit(int bytes, Send send) throws IOException {
    if (bytes <= SMALL_BYTES) {
      send.run();
      return null;
    }
    Callable<Void> body =
        () -> {
          send.run();
          return null;
        };
    return threads.submit(body);
  }

  /** Waits until all is sent. */
  static void await(List<Future<Void>> sends) throws IOException {
    try {
      for (Future<Void> send : sends) {
        if (send != null) {
          send.get();
        }
      }
    } catch (InterruptedException e) {
      throw PeerException.stopped("other workers");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  /**
   * Lets the threads end when they have sent; the channels stay open. They are not interrupted:
   * that would close their channels, and nobody would hear the reason of a failure.
   */
  @Override
  public void close() {
    threads.shutdown();
  }
}
