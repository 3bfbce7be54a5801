package io.sparkdl.kernels.opencl.lowering;

import io.sparkdl.kernels.opencl.kernel.Grid;
import io.sparkdl.kernels.opencl.kernel.UpdateFloats;
import io.sparkdl.kernels.operator.ParameterUpdate;
import io.sparkdl.kernels.operator.UpdateRule;

/** Optimizer steps. */
final class UpdateLowerings {
  private static final int MOST_SLOTS = 3;

  private UpdateLowerings() {}

  static void update(ParameterUpdate operator, LoweringContext step) {
    int slots = operator.rule().slots();
    int[] inputs = new int[MOST_SLOTS + 2];
    int[] outputs = new int[MOST_SLOTS + 1];
    for (int input = 0; input < slots + 2; input++) {
      inputs[input] = step.input(input);
    }
    for (int output = 0; output <= slots; output++) {
      outputs[output] = step.output(output);
    }
    int settings = step.input(slots + 2) + operator.row() * UpdateRule.SETTINGS;
    int n = step.outputElements(0);
    step.launch(
        new UpdateFloats(number(operator.rule()), n, inputs, settings, outputs), Grid.items(n));
  }

  private static int number(UpdateRule rule) {
    return switch (rule) {
      case DESCENT -> UpdateFloats.DESCENT;
      case MOMENTUM -> UpdateFloats.MOMENTUM;
      case ADAGRAD -> UpdateFloats.ADAGRAD;
      case RMSPROP -> UpdateFloats.RMSPROP;
      case RMSPROP_MOMENTUM -> UpdateFloats.RMSPROP_MOMENTUM;
      case RMSPROP_CENTERED -> UpdateFloats.RMSPROP_CENTERED;
      case ADAM -> UpdateFloats.ADAM;
      case ADAMAX -> UpdateFloats.ADAMAX;
      case ADADELTA -> UpdateFloats.ADADELTA;
      case LION -> UpdateFloats.LION;
    };
  }
}
