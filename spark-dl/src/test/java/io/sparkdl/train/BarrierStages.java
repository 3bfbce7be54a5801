package io.sparkdl.train;

import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;

/** Counts the barrier stages that begin: one for each attempt of a run, without Spark's retries. */
final class BarrierStages extends SparkListener {
  private final AtomicInteger count = new AtomicInteger();

  @Override
  public void onStageSubmitted(SparkListenerStageSubmitted submitted) {
    if (submitted.stageInfo().attemptNumber() == 0
        && submitted.stageInfo().rddInfos().exists(info -> info.isBarrier())) {
      count.incrementAndGet();
    }
  }

  /** Stages since the last call. */
  int take() {
    return count.getAndSet(0);
  }
}
