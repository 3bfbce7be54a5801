package io.sparkdl.train;

import io.sparkdl.data.ArrowDataset;
import io.sparkdl.data.DataStatistics;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.List;

/** Refuses tables that a network cannot be trained on, before a job starts. */
final class TableCheck {
  private final TrainingConfig config;

  TableCheck(TrainingConfig config) {
    this.config = config;
  }

  /**
   * Checks that the network fits the rows, and that the validation rows are such rows.
   *
   * @param validation null for none
   * @throws IllegalArgumentException naming what does not fit
   */
  void check(ArrowDataset rows, ArrowDataset validation) {
    List<Integer> expected = config.spec().inputSizes();
    checkRows("table", rows, expected);
    config.spec().options().parameters().check(config.spec().layout());
    if (config.schedule().needsValidation() && validation == null) {
      throw new IllegalArgumentException(
          "schedule: expected validation rows for a schedule that follows their loss, got none; set"
              + " validationIndicatorCol");
    }
    if (validation != null) {
      checkRows("validation table", validation, expected);
      checkAlike(rows, validation);
    }
    TensorType truth = config.spec().truth(1);
    if (truth == null || truth.elements() != 1) {
      throw new IllegalArgumentException(
          "outputs: expected a loss of one label or target a row, as tables have, got "
              + config.spec().outputs()
              + " outputs and a truth of "
              + truth);
    }
  }

  private static void checkAlike(ArrowDataset rows, ArrowDataset validation) {
    if (validation.shards() != rows.shards()
        || validation.statistics().type().bytes() != rows.statistics().type().bytes()) {
      throw new IllegalArgumentException(
          "validation table: expected "
              + rows.shards()
              + " shards of "
              + rows.statistics().type()
              + ", got "
              + validation.shards()
              + " of "
              + validation.statistics().type());
    }
  }

  private void checkRows(String what, ArrowDataset data, List<Integer> sizes) {
    DataStatistics statistics = data.statistics();
    // The network may read a row's numbers under another shape, as a vector of pixels is an image.
    if (statistics.type().width() != Shape.of(sizes).elements()) {
      throw new IllegalArgumentException(
          what
              + ": expected rows of "
              + sizes
              + ", the network's input, got "
              + statistics.type().sizes());
    }
    if (config.spec().takesLabels() && statistics.maxLabel() >= config.spec().outputs()) {
      throw new IllegalArgumentException(
          what
              + ": expected labels below "
              + config.spec().outputs()
              + ", the number of the network's outputs, got "
              + statistics.maxLabel());
    }
  }
}
