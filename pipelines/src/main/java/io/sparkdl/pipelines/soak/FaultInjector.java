package io.sparkdl.pipelines.soak;

import io.sparkdl.pipelines.soak.FaultPlan.Strike;
import io.sparkdl.train.ProgressListener;
import io.sparkdl.train.StepProgress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Does to the executors of a fit what a plan says, one fault after the other, each when the fit has
 * come so far and has recovered from the one before. Runs on a thread of its own while the fit runs
 * on another and tells it of its progress.
 */
public final class FaultInjector implements ProgressListener {
  private static final long POLL_MILLIS = 50;

  /** No process has this id. */
  private static final long NOBODY = 0;

  /** What the fit says sooner than this after a fault may have been said before it. */
  private static final long DELAYED_NANOS = 2_000_000_000L;

  private final StandaloneCluster cluster;
  private final Path checkpoints;
  private final Path agent;
  private final Duration peerTimeout;
  private final Duration deadline;
  private final List<Outcome> outcomes = new ArrayList<>();
  private volatile long step = -1;
  private volatile long steps = Long.MAX_VALUE;
  private volatile long heardAt = System.nanoTime();
  private volatile boolean ended;
  private volatile boolean endedWell;
  private volatile int struck;

  /**
   * What became of a fault.
   *
   * @param fault its kind
   * @param step that the fit had come to
   * @param executor process that it befell
   * @param seconds until the fit was beyond that step again
   */
  public record Outcome(Fault fault, long step, long executor, double seconds) {}

  /**
   * An injector.
   *
   * @param checkpoints where the fit writes them
   * @param folder for what the injector itself needs
   * @param peerTimeout of the fit
   * @param deadline within which a fit must go on after a fault
   */
  public FaultInjector(
      StandaloneCluster cluster,
      Path checkpoints,
      Path folder,
      Duration peerTimeout,
      Duration deadline)
      throws IOException {
    this.cluster = cluster;
    this.checkpoints = checkpoints;
    this.peerTimeout = peerTimeout;
    this.deadline = deadline;
    this.agent = HeapFiller.agent(folder);
  }

  @Override
  public void progress(StepProgress at) {
    steps = at.epochs() * at.steps();
    step = at.epoch() * at.steps() + at.step();
    heardAt = System.nanoTime();
  }

  /**
   * Says that the fit has ended: there is nothing to wait for any more.
   *
   * @param well whether it came to its end, and so recovered from every fault
   */
  public void fitEnded(boolean well) {
    endedWell = well;
    ended = true;
  }

  /** Number of faults that were brought about so far. */
  public int struck() {
    return struck;
  }

  /** Faults that the fit recovered from, so far. */
  public List<Outcome> outcomes() {
    synchronized (outcomes) {
      return List.copyOf(outcomes);
    }
  }

  /**
   * Strikes as planned, until the plan or the fit is at its end.
   *
   * @throws TimeoutException if the fit makes no progress before the deadline: it hangs
   */
  public void run(FaultPlan plan) throws TimeoutException, InterruptedException {
    for (Strike strike : plan.strikes()) {
      if (!await(() -> step >= strike.part() * steps)) {
        return;
      }
      long at = step;
      long begin = System.nanoTime();
      long executor = strike(strike);
      if (executor == NOBODY) {
        return;
      }
      struck = outcomes.size() + 1;
      long from = Math.max(System.nanoTime(), begin + DELAYED_NANOS);
      if (!await(() -> step > at && heardAt > from) && !endedWell) {
        return;
      }
      double seconds = (Math.max(heardAt, begin) - begin) / 1e9;
      synchronized (outcomes) {
        outcomes.add(new Outcome(strike.fault(), at, executor, seconds));
      }
    }
  }

  private interface Condition {
    boolean holds() throws InterruptedException;
  }

  /** True once the condition holds; false if the fit has ended before. */
  private boolean await(Condition condition) throws TimeoutException, InterruptedException {
    long waiting = System.nanoTime();
    while (!condition.holds()) {
      if (ended) {
        return false;
      }
      if (System.nanoTime() - Math.max(waiting, heardAt) > deadline.toNanos()) {
        throw new TimeoutException(
            "fit: expected progress within " + deadline.toSeconds() + " s, got none after " + step);
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
    return true;
  }

  /** Brings a fault about; the process that it befell, or nobody if the fit has ended before. */
  private long strike(Strike strike) throws TimeoutException, InterruptedException {
    AtomicLong befallen = new AtomicLong(NOBODY);
    await(
        () -> {
          befallen.set(strikeOne(strike));
          return befallen.get() != NOBODY;
        });
    return befallen.get();
  }

  /** The executor that a fault befell; nobody if there is none now, or the one chosen has ended. */
  private long strikeOne(Strike strike) throws InterruptedException {
    List<ProcessHandle> executors = cluster.executors();
    if (executors.isEmpty()) {
      return NOBODY;
    }
    ProcessHandle victim = executors.get(strike.among(executors.size()));
    try {
      switch (strike.fault()) {
        case KILL -> victim.destroyForcibly();
        case FREEZE -> freeze(victim, strike);
        case CUT_OFF -> {
          if (NetworkCut.of(victim) == 0) {
            return NOBODY;
          }
        }
        case CORRUPT -> {
          CheckpointDamage.toNewest(checkpoints, strike.choice());
          victim.destroyForcibly();
        }
        case FILL_HEAP -> HeapFiller.fill(victim.pid(), agent);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return victim.pid();
  }

  /** For a time of up to three peer timeouts; then an executor that was given up may be gone. */
  private void freeze(ProcessHandle victim, Strike strike)
      throws IOException, InterruptedException {
    signal("STOP", victim);
    TimeUnit.MILLISECONDS.sleep((long) (3 * strike.choice() * peerTimeout.toMillis()));
    signal("CONT", victim);
  }

  private static void signal(String name, ProcessHandle process)
      throws IOException, InterruptedException {
    // The shell's own kill, since a small system may have no other.
    new ProcessBuilder("bash", "-c", "kill -" + name + " " + process.pid())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }
}
