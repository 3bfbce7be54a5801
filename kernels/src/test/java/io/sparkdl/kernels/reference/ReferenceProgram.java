package io.sparkdl.kernels.reference;

import io.sparkdl.kernels.backend.Program;
import io.sparkdl.kernels.operator.AllReduceSum;
import io.sparkdl.kernels.plan.Assignment;
import io.sparkdl.kernels.plan.Plan;
import io.sparkdl.kernels.plan.Step;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A plan run step by step in double. Inputs and outputs have buffers like those of other back ends,
 * and {@link #doubles} gives them in double.
 */
public final class ReferenceProgram implements Program {
  private final ReferenceDevice device;
  private final Plan plan;
  private final long bytes;
  private final WatchedRegions regions;
  private final Map<Value, ExchangeBuffer> buffers = new HashMap<>();

  ReferenceProgram(ReferenceDevice device, Plan plan, long bytes) {
    this.device = device;
    this.plan = plan;
    this.bytes = bytes;
    this.regions = new WatchedRegions(plan);
    plan.steps().forEach(step -> Rules.ruleOf(step.operator()));
    plan.values().forEach(this::checkVariable);
    Set<Value> exchanged = new LinkedHashSet<>(plan.inputs());
    exchanged.addAll(plan.outputs());
    for (Value value : exchanged) {
      boolean input = value.source() instanceof Value.Input;
      buffers.put(value, new ExchangeBuffer(value.type(), input));
    }
  }

  private void checkVariable(Value value) {
    if (value.source() instanceof Value.Variable variable) {
      long length = device.region(variable.region()).length();
      if (variable.offset() < 0 || variable.offset() + value.type().elements() > length) {
        throw new IllegalArgumentException(
            "variable: expected one within " + length + " floats, got " + value + ", " + variable);
      }
    }
  }

  @Override
  public Plan plan() {
    return plan;
  }

  @Override
  public FloatBuffer floats(Value value) {
    return buffer(value, value.type().element() == ElementType.FLOAT, "float32").floats();
  }

  @Override
  public IntBuffer ints(Value value) {
    ElementType element = value.type().element();
    boolean fits = element == ElementType.INT32 || element == ElementType.BOOL;
    return buffer(value, fits, "int32 or bool").ints();
  }

  @Override
  public LongBuffer longs(Value value) {
    return buffer(value, value.type().element() == ElementType.INT64, "int64").longs();
  }

  @Override
  public ByteBuffer bytes(Value value) {
    return buffer(value, value.type().element().isByte(), "int8 or uint8").bytes();
  }

  /**
   * A float input's or output's elements in double, always the same array. Once this has been
   * called for an input, runs read the array and no longer the input's float buffer.
   */
  public double[] doubles(Value value) {
    return buffer(value, value.type().element() == ElementType.FLOAT, "float32").doubles();
  }

  private ExchangeBuffer buffer(Value value, boolean fits, String expected) {
    ExchangeBuffer buffer = buffers.get(value);
    if (buffer == null || !fits) {
      throw new IllegalArgumentException(
          "program: expected an input or output of type " + expected + ", got " + value);
    }
    return buffer;
  }

  @Override
  public void run() {
    regions.tellOfReads(device.watch());
    Map<Value, Elements> elements = new HashMap<>();
    for (Step step : plan.steps()) {
      List<Elements> inputs = new ArrayList<>();
      for (Value input : step.inputs()) {
        inputs.add(elements.computeIfAbsent(input, this::load));
      }
      List<Elements> outputs =
          step.operator() instanceof AllReduceSum
              ? List.of(exchanged(inputs.get(0)))
              : Rules.apply(step.operator(), inputs);
      for (int output = 0; output < outputs.size(); output++) {
        elements.put(step.outputs().get(output), outputs.get(output));
      }
    }
    // Everything is read before anything is written: an assigned value may itself be a variable.
    List<Elements> assigned = new ArrayList<>();
    for (Assignment assignment : plan.assignments()) {
      assigned.add(elements.computeIfAbsent(assignment.value(), this::load));
    }
    for (Value output : plan.outputs()) {
      buffers.get(output).write(elements.computeIfAbsent(output, this::load));
    }
    for (int i = 0; i < assigned.size(); i++) {
      Value variable = plan.assignments().get(i).variable();
      Value.Variable place = (Value.Variable) variable.source();
      double[] target = device.region(place.region()).doubles();
      double[] source = assigned.get(i).doubles();
      System.arraycopy(source, 0, target, (int) place.offset(), source.length);
    }
    regions.tellOfAssignments(device.watch());
  }

  /** The sum over all programs; what others add comes in float. */
  private Elements exchanged(Elements own) {
    double[] mine = own.doubles();
    float[] sums = new float[mine.length];
    for (int i = 0; i < sums.length; i++) {
      sums[i] = (float) mine[i];
    }
    device.exchange().sum(sums);
    Elements result = Elements.zeros(own.type());
    for (int i = 0; i < sums.length; i++) {
      result.doubles()[i] = mine[i] + ((double) sums[i] - (float) mine[i]);
    }
    return result;
  }

  private Elements load(Value value) {
    if (value.source() instanceof Value.Constant constant) {
      return Elements.of(value.type(), constant.data());
    }
    if (value.source() instanceof Value.Variable variable) {
      Elements copy = Elements.zeros(value.type());
      double[] source = device.region(variable.region()).doubles();
      System.arraycopy(source, (int) variable.offset(), copy.doubles(), 0, copy.length());
      return copy;
    }
    if (value.source() instanceof Value.Input) {
      return buffers.get(value).read();
    }
    throw new IllegalStateException("program: expected a computed value, got " + value);
  }

  @Override
  public void close() {
    device.release(bytes);
  }
}
