package io.sparkdl.train;

import java.util.Map;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;

/**
 * A source of Spark's metrics system on each executor; {@code spark.plugins} must name this class.
 * Under {@code plugin.io.sparkdl.train.SparkDlPlugin} it gives the number of {@code workers} that
 * train, and of all fits since the executor began: {@code rows}, {@code steps}, {@code
 * readSeconds}, {@code copySeconds}, {@code forwardSeconds}, {@code backwardSeconds}, {@code
 * communicateSeconds}, {@code waitSeconds} and {@code updateSeconds}, as {@link StepBreakdown}
 * says, added up over the workers. They change with each step.
 */
public final class SparkDlPlugin implements SparkPlugin {
  /** Spark makes one by its name. */
  public SparkDlPlugin() {}

  /** None: the driver does not train. */
  @Override
  public DriverPlugin driverPlugin() {
    return null;
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    return new ExecutorPlugin() {
      @Override
      public void init(PluginContext context, Map<String, String> settings) {
        ExecutorMetrics.OF_THIS_PROCESS.register(context.metricRegistry());
      }
    };
  }
}
