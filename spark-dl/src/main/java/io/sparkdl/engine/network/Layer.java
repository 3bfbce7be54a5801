package io.sparkdl.engine.network;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.sparkdl.kernels.plan.Value;

/** A piece of a network with one input and one output, both with rows first. A record. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ActivationLayer.class, name = "activation"),
  @JsonSubTypes.Type(value = AveragePool2d.class, name = "averagePool2d"),
  @JsonSubTypes.Type(value = BatchNorm.class, name = "batchNorm"),
  @JsonSubTypes.Type(value = Conv2d.class, name = "conv2d"),
  @JsonSubTypes.Type(value = Dense.class, name = "dense"),
  @JsonSubTypes.Type(value = DropoutLayer.class, name = "dropout"),
  @JsonSubTypes.Type(value = FlattenLayer.class, name = "flatten"),
  @JsonSubTypes.Type(value = GlobalAveragePool2d.class, name = "globalAveragePool2d"),
  @JsonSubTypes.Type(value = MaxPool2d.class, name = "maxPool2d"),
  @JsonSubTypes.Type(value = Rescale.class, name = "rescale"),
  @JsonSubTypes.Type(value = ReshapeLayer.class, name = "reshape"),
  @JsonSubTypes.Type(value = Residual.class, name = "residual")
})
public interface Layer {
  /**
   * Adds the layer's steps.
   *
   * @throws io.sparkdl.kernels.tensor.ShapeException if the input does not fit
   */
  Value build(LayerContext context, Value x);

  /** Short name of its kind, part of its weights' names. */
  String kind();
}
