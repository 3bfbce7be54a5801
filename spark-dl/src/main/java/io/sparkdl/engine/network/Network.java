package io.sparkdl.engine.network;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.sparkdl.engine.describe.NetworkDescription;
import io.sparkdl.engine.json.StrictJson;
import io.sparkdl.engine.weights.ParameterLayout;
import io.sparkdl.kernels.plan.PlanBuilder;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.Arrays;

/** Describes a network without its weights, for any number of rows. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Sequential.class, name = "sequential"),
  @JsonSubTypes.Type(value = Functional.class, name = "functional")
})
public sealed interface Network permits Sequential, Functional {
  /**
   * Adds the network's steps.
   *
   * @param x the input, rows first
   * @return the output, rows first
   */
  Value build(LayerContext context, Value x);

  /** The JSON form, which {@link #fromJson} reads back to an equal network. */
  default String toJson() {
    return StrictJson.write("network", Network.class, this);
  }

  /**
   * Reads the JSON form.
   *
   * @throws IllegalArgumentException if it is malformed, with the place and what is wrong
   */
  static Network fromJson(String json) {
    return StrictJson.read("network", Network.class, json);
  }

  /**
   * Shape of one row's output.
   *
   * @param row shape of one row's input
   * @throws io.sparkdl.kernels.tensor.ShapeException if the network does not fit it
   */
  default Shape outputShape(Shape row) {
    int[] sizes = NetworkProbe.of(this, row).output().toArray();
    return Shape.of(Arrays.copyOfRange(sizes, 1, sizes.length));
  }

  /**
   * Where the network's weights lie.
   *
   * @param row shape of one row's input
   */
  default ParameterLayout layout(Shape row) {
    return NetworkProbe.of(this, row).layout();
  }

  /**
   * The network as a table of text: layers with output shapes, parameters and multiply-adds, and
   * the memory of a batch. {@link NetworkDescription} gives the same as HTML, and its graph.
   *
   * @param row shape of one row's input
   * @param rows of a batch
   */
  default String describe(Shape row, int rows) {
    return NetworkDescription.of(this, row, rows).text();
  }

  /** A network built once, in training, for one row: its output's shape and its weights. */
  record NetworkProbe(Shape output, ParameterLayout layout) {
    static NetworkProbe of(Network network, Shape row) {
      PlanBuilder builder = new PlanBuilder();
      Value x = builder.input("features", TensorType.floats(rows(1, row)));
      Value keys = builder.input("rowKeys", new TensorType(ElementType.INT64, Shape.of(1)));
      LayerContext context = new LayerContext(builder, keys);
      Value y = network.build(context, x);
      return new NetworkProbe(y.shape(), context.layout());
    }
  }

  /** Axis sizes of a batch: the number of rows, then a row's. */
  static int[] rows(int rows, Shape row) {
    int[] sizes = new int[row.rank() + 1];
    sizes[0] = rows;
    System.arraycopy(row.toArray(), 0, sizes, 1, row.rank());
    return sizes;
  }
}
