package io.sparkdl.train;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What the workers of one process have done since it began, of all fits. */
final class ExecutorMetrics {
  /**
   * Those of this process. Static, as the tasks of an executor and its plugin share nothing but
   * their classes; numbers of it are only ever added to.
   */
  static final ExecutorMetrics OF_THIS_PROCESS = new ExecutorMetrics();

  private final AtomicInteger workers = new AtomicInteger();
  private final LongAdder rows = new LongAdder();
  private final LongAdder steps = new LongAdder();
  private final LongAdder[] nanos = new LongAdder[StepBreakdown.NAMES.size()];

  ExecutorMetrics() {
    for (int part = 0; part < nanos.length; part++) {
      nanos[part] = new LongAdder();
    }
  }

  /** A worker begins, or with -1 ends, to train. */
  void workers(int change) {
    workers.addAndGet(change);
  }

  /** A worker has taken more steps with more rows, for which it took these nanoseconds. */
  void add(long moreSteps, long moreRows, long[] moreNanos) {
    steps.add(moreSteps);
    rows.add(moreRows);
    for (int part = 0; part < nanos.length; part++) {
      nanos[part].add(moreNanos[part]);
    }
  }

  /** Names the numbers for Spark's metrics system. */
  void register(MetricRegistry registry) {
    registry.<Gauge<Integer>>register("workers", workers::get);
    registry.<Gauge<Long>>register("rows", rows::sum);
    registry.<Gauge<Long>>register("steps", steps::sum);
    for (int part = 0; part < nanos.length; part++) {
      LongAdder spent = nanos[part];
      registry.<Gauge<Double>>register(
          StepBreakdown.NAMES.get(part) + "Seconds", () -> spent.sum() / 1e9);
    }
  }
}
