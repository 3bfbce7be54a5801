package io.sparkdl.train;

import io.sparkdl.engine.json.StrictJson;
import java.io.Serializable;
import java.util.Arrays;

/**
 * What one worker did in an epoch; where the run was begun again in the midst of it, since then.
 *
 * @param rank of the worker, from 0
 * @param host of its executor
 * @param rows that it trained on
 * @param seconds of its steps, without validation
 * @param breakdown where these went
 */
public record WorkerReport(
    int rank, String host, long rows, double seconds, StepBreakdown breakdown)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final int PARTS = StepBreakdown.NAMES.size();

  public WorkerReport {
    if (rank < 0 || rows < 0 || !(seconds >= 0)) {
      throw new IllegalArgumentException(
          "worker's report: expected rank, rows and seconds of at least 0, got "
              + String.join(", ", "" + rank, "" + rows, "" + seconds));
    }
  }

  /** Rows that it trained on in a second of its steps; 0 if it had none. */
  public double rowsPerSecond() {
    return seconds > 0 ? rows / seconds : 0;
  }

  /** The report as JSON text. */
  String toJson() {
    return StrictJson.write("worker's report", WorkerReport.class, this);
  }

  /** The report that {@link #toJson} wrote. */
  static WorkerReport fromJson(String json) {
    return StrictJson.read("worker's report", WorkerReport.class, json);
  }

  /** What a worker does not know of the others, as numbers. */
  double[] numbers() {
    double[] numbers = Arrays.copyOf(breakdown.seconds(), PARTS + 2);
    numbers[PARTS] = rows;
    numbers[PARTS + 1] = seconds;
    return numbers;
  }

  /** The report whose {@link #numbers} these are. */
  static WorkerReport of(int rank, String host, double[] numbers) {
    return new WorkerReport(
        rank, host, (long) numbers[PARTS], numbers[PARTS + 1], StepBreakdown.of(numbers));
  }
}
