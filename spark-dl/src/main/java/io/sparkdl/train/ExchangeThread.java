package io.sparkdl.train;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Runs a worker's exchanges one after the other, in the order in which they were submitted, beside
 * the worker's own thread. After one has failed all others fail with its cause.
 */
final class ExchangeThread implements AutoCloseable {
  private final Collective collective;
  private final ExecutorService thread;

  /** Why nothing more is exchanged. */
  private volatile Throwable end;

  /** What channels have waited in exchanges; written by the thread alone. */
  private volatile long waitNanos;

  /** Of these, what held up the worker's own thread. */
  private long noticedWaitNanos;

  /** {@link #waitNanos} when the worker's thread last waited for something that was not done. */
  private long waitNanosBefore;

  /** An exchange. */
  interface Exchanging {
    void run() throws IOException;
  }

  /** An exchange that was submitted. */
  static final class Task {
    private final CompletableFuture<Void> released = new CompletableFuture<>();
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    /** It may run when those before it have. */
    void release() {
      released.complete(null);
    }

    /** Whether it may run. */
    boolean isReleased() {
      return released.isDone();
    }
  }

  ExchangeThread(int rank, Collective collective) {
    this.collective = collective;
    this.thread =
        Executors.newSingleThreadExecutor(
            body -> {
              Thread made = new Thread(body, "sparkdl-exchange-" + rank);
              made.setDaemon(true);
              return made;
            });
  }

  /** An exchange that may run when those before it have. */
  Task submit(Exchanging exchanging) {
    Task task = submitHeld(exchanging);
    task.release();
    return task;
  }

  /** An exchange that may run when it is also released; those behind it wait for it. */
  Task submitHeld(Exchanging exchanging) {
    Task task = new Task();
    thread.execute(() -> run(task, exchanging));
    return task;
  }

  private void run(Task task, Exchanging exchanging) {
    try {
      task.released.get();
      if (end != null) {
        throw end;
      }
      long before = collective.waitNanos();
      exchanging.run();
      waitNanos += collective.waitNanos() - before;
      task.done.complete(null);
    } catch (Throwable e) {
      end = end == null ? e : end;
      task.done.completeExceptionally(end);
    }
  }

  /** Waits for exchanges, as the worker's own thread, which released them. */
  void await(Task... tasks) throws IOException {
    long begin = System.nanoTime();
    long before = waitNanosBefore;
    try {
      for (Task task : tasks) {
        task.done.get();
      }
    } catch (InterruptedException e) {
      throw PeerException.stopped("other workers");
    } catch (ExecutionException e) {
      throw ofThread(e.getCause());
    } finally {
      waitNanosBefore = waitNanos;
      noticedWaitNanos += Math.min(waitNanosBefore - before, System.nanoTime() - begin);
    }
  }

  /** The same exception again, whatever it is. */
  private static IOException ofThread(Throwable failure) {
    if (failure instanceof IOException lost) {
      return lost;
    }
    if (failure instanceof Error error) {
      throw error;
    }
    if (failure instanceof RuntimeException defect) {
      throw defect;
    }
    return new IOException(failure);
  }

  /** Nanoseconds that channels have waited while the worker's own thread was at work. */
  long unnoticedWaitNanos() {
    return waitNanosBefore - noticedWaitNanos;
  }

  /**
   * Lets the thread end, once every exchange is released; they fail. It is not interrupted: that
   * would close its channel, and nobody would hear the reason of a failure.
   */
  @Override
  public void close() {
    end = end == null ? new PeerException("stopped") : end;
    thread.shutdown();
  }
}
