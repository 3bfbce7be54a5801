package io.sparkdl.train;

import java.io.Serializable;
import java.util.ArrayList;
import org.apache.spark.SparkContext;
import org.apache.spark.util.DoubleAccumulator;
import org.apache.spark.util.LongAccumulator;

/**
 * What the workers of a barrier stage did, added up in named accumulators, which Spark shows with
 * the stage and its tasks: {@code sparkdl.rows}, and {@code sparkdl.readSeconds} and the like by
 * the parts of a {@link StepBreakdown}. A run that is begun again has a stage, and numbers, of its
 * own.
 */
final class StageAccumulators implements Serializable {
  private static final long serialVersionUID = 1L;

  /** With what the names begin. */
  static final String PREFIX = "sparkdl.";

  private final LongAccumulator rows;
  private final ArrayList<DoubleAccumulator> seconds = new ArrayList<>();

  /** Accumulators at zero, registered with the driver. */
  StageAccumulators(SparkContext context) {
    rows = context.longAccumulator(PREFIX + "rows");
    for (String part : StepBreakdown.NAMES) {
      seconds.add(context.doubleAccumulator(PREFIX + part + "Seconds"));
    }
  }

  /** Adds what a worker did in an epoch. */
  void add(WorkerReport report) {
    rows.add(report.rows());
    double[] spent = report.breakdown().seconds();
    for (int part = 0; part < spent.length; part++) {
      seconds.get(part).add(spent[part]);
    }
  }
}
