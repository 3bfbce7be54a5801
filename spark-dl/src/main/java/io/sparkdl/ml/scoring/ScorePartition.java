package io.sparkdl.ml.scoring;

import io.sparkdl.data.RowColumn;
import io.sparkdl.data.RowReader;
import java.io.Serializable;
import java.nio.FloatBuffer;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.execution.metric.SQLMetric;
import org.apache.spark.util.TaskCompletionListener;

/**
 * What a task needs to score its partition.
 *
 * @param model the executor's copy
 * @param spec how
 * @param features where the child's rows have the features
 * @param rows counts scored rows
 * @param nanos adds up nanoseconds in the network
 */
record ScorePartition(
    Broadcast<ScoringModel> model,
    ScoringSpec spec,
    List<RowColumn> features,
    SQLMetric rows,
    SQLMetric nanos)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  static final String ROWS = "numOutputRows";
  static final String NANOS = "networkTime";

  RowReader reader() {
    return new RowReader(spec.features(), spec.columns(), features, TaskContext.getPartitionId());
  }

  /** Runs the scorer on its input and counts. */
  FloatBuffer run(Scorer scorer, int count) {
    long start = System.nanoTime();
    FloatBuffer logits = scorer.run();
    nanos.add(System.nanoTime() - start);
    rows.add(count);
    return logits;
  }

  /** A scorer for the running task, given back when the task ends. */
  Scorer lease() {
    TaskContext task = TaskContext.get();
    ScorerPool pool = model.value().pool();
    Scorer scorer = pool.lease(Placement.of(spec.device(), task), spec.batchSize());
    TaskCompletionListener back = ended -> pool.giveBack(scorer);
    task.addTaskCompletionListener(back);
    return scorer;
  }
}
