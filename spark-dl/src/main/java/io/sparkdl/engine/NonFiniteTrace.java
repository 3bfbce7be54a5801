package io.sparkdl.engine;

import io.sparkdl.engine.weights.TensorSpec;
import io.sparkdl.engine.weights.TensorSpec.Kind;
import io.sparkdl.kernels.backend.Device;
import io.sparkdl.kernels.backend.DeviceException;
import io.sparkdl.kernels.backend.Program;
import io.sparkdl.kernels.backend.Region;
import io.sparkdl.kernels.operator.AllReduceSum;
import io.sparkdl.kernels.plan.Step;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs a batch once more with every intermediate result kept, and looks for the first number that
 * is not finite: in the features, the parameters, then step by step.
 */
final class NonFiniteTrace {
  private NonFiniteTrace() {}

  /** What gave the first such number, in words; empty if other programs did. */
  static String find(Device device, TrainingSpec spec, Region parameters, TrainingBatch batch) {
    int feature = firstNonFinite(batch.features());
    if (feature >= 0) {
      int row = feature / (batch.features().capacity() / batch.rows());
      return "the features of row " + row + " of the batch are not finite";
    }
    String parameter = parameter(spec, parameters);
    if (parameter != null) {
      return "parameter " + parameter + " is not finite";
    }
    try {
      return step(device, spec, batch);
    } catch (DeviceException e) {
      return "the operator was not looked for, as the batch with all results kept does not run: "
          + e.getMessage();
    }
  }

  private static String parameter(TrainingSpec spec, Region parameters) {
    FloatBuffer all = FloatBuffer.allocate(Math.toIntExact(parameters.length()));
    parameters.read(0, all);
    int at = firstNonFinite(all);
    String name = null;
    for (TensorSpec tensor : spec.layout().tensors()) {
      if (tensor.kind() == Kind.PARAMETER && at >= tensor.offset()) {
        name = tensor.name();
      }
    }
    return at < 0 ? null : name;
  }

  private static String step(Device device, TrainingSpec spec, TrainingBatch batch) {
    TrainingGraph graph = new TrainingGraph(spec, batch.rows()).differentiate(false, List.of());
    List<Step> needed = graph.plan().steps();
    List<Value> results = new ArrayList<>();
    for (Step step : needed) {
      step.outputs().stream().filter(NonFiniteTrace::isFloat).forEach(results::add);
    }
    try (Program program = device.compile(graph.plan(results))) {
      batch.copyInputs(program);
      program.run();
      for (int index = 0; index < needed.size(); index++) {
        for (Value output : needed.get(index).outputs()) {
          if (isFloat(output) && firstNonFinite(program.floats(output)) >= 0) {
            // Its own part of such a sum was finite: the number came from another program.
            boolean others = needed.get(index).operator() instanceof AllReduceSum;
            return others ? "" : describe(graph, needed, index);
          }
        }
      }
    }
    return "no operator gives such a number when the batch is run again";
  }

  private static boolean isFloat(Value value) {
    return value.type().element() == ElementType.FLOAT && value.type().elements() > 0;
  }

  private static String describe(TrainingGraph graph, List<Step> steps, int index) {
    Step step = steps.get(index);
    return "the first number that is not finite came from operator "
        + step.operator().onnxName()
        + ", step "
        + (index + 1)
        + " of "
        + steps.size()
        + ", in "
        + graph.place(step);
  }

  /** Index of the first element that is not finite; -1 for none. */
  static int firstNonFinite(FloatBuffer elements) {
    for (int i = 0; i < elements.capacity(); i++) {
      if (!Float.isFinite(elements.get(i))) {
        return i;
      }
    }
    return -1;
  }
}
