package io.sparkdl.ml;

import io.sparkdl.train.StepBreakdown;
import io.sparkdl.train.WorkerReport;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * How a model was trained; saved with it.
 *
 * @param epochs what each epoch measured
 * @param totalSteps steps of all epochs
 * @param totalRows rows trained on in all epochs
 * @param workers number of workers
 * @param device what they trained on
 * @param exchange by which algorithm they exchanged gradients and weights, and how long a step's
 *     exchange takes by the cost model, in words; empty in models saved before it was told
 * @param decodeSeconds of reading and encoding the table's rows before the first step, validation
 *     rows among them, a sum over the tasks; 0 in models saved before it was measured
 * @param provenance where the model comes from
 */
public record TrainingSummary(
    List<EpochMetrics> epochs,
    long totalSteps,
    long totalRows,
    int workers,
    String device,
    String exchange,
    double decodeSeconds,
    Provenance provenance)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final List<String> PARTS =
      List.of(
          "readSeconds",
          "copySeconds",
          "forwardSeconds",
          "backwardSeconds",
          "communicateSeconds",
          "waitSeconds",
          "updateSeconds");

  public TrainingSummary {
    epochs = List.copyOf(epochs);
    exchange = exchange == null ? "" : exchange;
  }

  /**
   * One row per epoch: epoch, loss, accuracy, validationLoss, validationAccuracy (null without
   * validation rows), rows, seconds, and of these readSeconds, copySeconds, forwardSeconds,
   * backwardSeconds, communicateSeconds, waitSeconds and updateSeconds, means over the workers.
   */
  public Dataset<Row> history() {
    List<Row> rows = new ArrayList<>();
    for (EpochMetrics epoch : epochs) {
      rows.add(
          RowFactory.create(
              epoch.epoch(),
              epoch.loss(),
              epoch.accuracy(),
              epoch.validationLoss(),
              epoch.validationAccuracy(),
              epoch.rows(),
              epoch.seconds(),
              epoch.readSeconds(),
              epoch.copySeconds(),
              epoch.forwardSeconds(),
              epoch.backwardSeconds(),
              epoch.communicateSeconds(),
              epoch.waitSeconds(),
              epoch.updateSeconds()));
    }
    return SparkSession.active().createDataFrame(rows, schema());
  }

  /**
   * One row per epoch and worker: epoch, rank, host, rows that the worker trained on,
   * rowsPerSecond, seconds, and of these readSeconds, copySeconds, forwardSeconds, backwardSeconds,
   * communicateSeconds, waitSeconds and updateSeconds, as {@link StepBreakdown} says. Of a run of
   * very many the last 20 000 are kept.
   */
  public Dataset<Row> workerHistory() {
    List<Row> rows = new ArrayList<>();
    for (EpochMetrics epoch : epochs) {
      for (WorkerReport worker : epoch.workers()) {
        StepBreakdown breakdown = worker.breakdown();
        rows.add(
            RowFactory.create(
                epoch.epoch(),
                worker.rank(),
                worker.host(),
                worker.rows(),
                worker.rowsPerSecond(),
                worker.seconds(),
                breakdown.read(),
                breakdown.copy(),
                breakdown.forward(),
                breakdown.backward(),
                breakdown.communicate(),
                breakdown.waiting(),
                breakdown.update()));
      }
    }
    return SparkSession.active().createDataFrame(rows, workerSchema());
  }

  private static StructType workerSchema() {
    List<StructField> fields = new ArrayList<>();
    fields.add(DataTypes.createStructField("epoch", DataTypes.IntegerType, false));
    fields.add(DataTypes.createStructField("rank", DataTypes.IntegerType, false));
    fields.add(DataTypes.createStructField("host", DataTypes.StringType, false));
    fields.add(DataTypes.createStructField("rows", DataTypes.LongType, false));
    addSeconds(fields, "rowsPerSecond");
    return DataTypes.createStructType(fields);
  }

  private static StructType schema() {
    List<StructField> fields = new ArrayList<>();
    fields.add(DataTypes.createStructField("epoch", DataTypes.IntegerType, false));
    fields.add(DataTypes.createStructField("loss", DataTypes.DoubleType, false));
    fields.add(DataTypes.createStructField("accuracy", DataTypes.DoubleType, false));
    fields.add(DataTypes.createStructField("validationLoss", DataTypes.DoubleType, true));
    fields.add(DataTypes.createStructField("validationAccuracy", DataTypes.DoubleType, true));
    fields.add(DataTypes.createStructField("rows", DataTypes.LongType, false));
    addSeconds(fields);
    return DataTypes.createStructType(fields);
  }

  private static void addSeconds(List<StructField> fields, String... before) {
    List<String> names = new ArrayList<>(List.of(before));
    names.add("seconds");
    names.addAll(PARTS);
    for (String name : names) {
      fields.add(DataTypes.createStructField(name, DataTypes.DoubleType, false));
    }
  }

  /** One line for a shell or a notebook. */
  @Override
  public String toString() {
    if (epochs.isEmpty()) {
      return "TrainingSummary: no epochs";
    }
    EpochMetrics last = epochs.get(epochs.size() - 1);
    String validation =
        last.validationAccuracy() == null
            ? ""
            : String.format(Locale.ROOT, ", validation accuracy %.4f", last.validationAccuracy());
    return String.format(
        Locale.ROOT,
        "TrainingSummary: %d epochs, %d steps, %d workers on %s, loss %.4f, accuracy %.4f%s%s",
        epochs.size(),
        totalSteps,
        workers,
        device,
        last.loss(),
        last.accuracy(),
        validation,
        exchange.isEmpty() ? "" : ", exchange " + exchange);
  }
}
