package io.sparkdl.engine.network;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.sparkdl.kernels.plan.Value;
import java.util.List;

/**
 * A piece of a network with one output and, most often, one input, all with rows first. A record.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ActivationLayer.class, name = "activation"),
  @JsonSubTypes.Type(value = AveragePool2d.class, name = "averagePool2d"),
  @JsonSubTypes.Type(value = BatchNorm.class, name = "batchNorm"),
  @JsonSubTypes.Type(value = ConcatLayer.class, name = "concat"),
  @JsonSubTypes.Type(value = Conv2d.class, name = "conv2d"),
  @JsonSubTypes.Type(value = ConvolutionLayer.class, name = "convolution"),
  @JsonSubTypes.Type(value = Dense.class, name = "dense"),
  @JsonSubTypes.Type(value = DropoutLayer.class, name = "dropout"),
  @JsonSubTypes.Type(value = Embedding.class, name = "embedding"),
  @JsonSubTypes.Type(value = FlattenLayer.class, name = "flatten"),
  @JsonSubTypes.Type(value = Frozen.class, name = "frozen"),
  @JsonSubTypes.Type(value = GaussianSample.class, name = "gaussianSample"),
  @JsonSubTypes.Type(value = GlobalAveragePool2d.class, name = "globalAveragePool2d"),
  @JsonSubTypes.Type(value = GlobalPool.class, name = "globalPool"),
  @JsonSubTypes.Type(value = GraphAttention.class, name = "graphAttention"),
  @JsonSubTypes.Type(value = GraphConvolution.class, name = "graphConvolution"),
  @JsonSubTypes.Type(value = GroupNorm.class, name = "groupNorm"),
  @JsonSubTypes.Type(value = InstanceNorm.class, name = "instanceNorm"),
  @JsonSubTypes.Type(value = InvertedBottleneck.class, name = "invertedBottleneck"),
  @JsonSubTypes.Type(value = LayerNorm.class, name = "layerNorm"),
  @JsonSubTypes.Type(value = MaxPool2d.class, name = "maxPool2d"),
  @JsonSubTypes.Type(value = MeanOfTokens.class, name = "meanOfTokens"),
  @JsonSubTypes.Type(value = MixtureOfExperts.class, name = "mixtureOfExperts"),
  @JsonSubTypes.Type(value = MultiHeadAttention.class, name = "multiHeadAttention"),
  @JsonSubTypes.Type(value = PReluLayer.class, name = "prelu"),
  @JsonSubTypes.Type(value = PaddingMask.class, name = "paddingMask"),
  @JsonSubTypes.Type(value = PatchEmbedding.class, name = "patchEmbedding"),
  @JsonSubTypes.Type(value = PermuteLayer.class, name = "permute"),
  @JsonSubTypes.Type(value = Pool.class, name = "pool"),
  @JsonSubTypes.Type(value = PositionalEncoding.class, name = "positionalEncoding"),
  @JsonSubTypes.Type(value = RecurrentLayer.class, name = "recurrent"),
  @JsonSubTypes.Type(value = Rescale.class, name = "rescale"),
  @JsonSubTypes.Type(value = ReshapeLayer.class, name = "reshape"),
  @JsonSubTypes.Type(value = Residual.class, name = "residual"),
  @JsonSubTypes.Type(value = RmsNorm.class, name = "rmsNorm"),
  @JsonSubTypes.Type(value = SliceLayer.class, name = "slice"),
  @JsonSubTypes.Type(value = SqueezeExcite.class, name = "squeezeExcite"),
  @JsonSubTypes.Type(value = StepEmbedding.class, name = "stepEmbedding"),
  @JsonSubTypes.Type(value = TiedDense.class, name = "tiedDense"),
  @JsonSubTypes.Type(value = TransformerDecoder.class, name = "transformerDecoder"),
  @JsonSubTypes.Type(value = TransformerEncoder.class, name = "transformerEncoder"),
  @JsonSubTypes.Type(value = TransposedConvolution.class, name = "transposedConvolution"),
  @JsonSubTypes.Type(value = Upsample2d.class, name = "upsample2d")
})
public interface Layer {
  /**
   * Adds the layer's steps.
   *
   * @throws io.sparkdl.kernels.tensor.ShapeException if the input does not fit
   */
  Value build(LayerContext context, Value x);

  /** True if the layer can take this many inputs. */
  default boolean takes(int inputs) {
    return inputs == 1;
  }

  /**
   * Adds the layer's steps over several inputs, as many as it {@link #takes}.
   *
   * @throws io.sparkdl.kernels.tensor.ShapeException if the inputs do not fit
   */
  default Value build(LayerContext context, List<Value> inputs) {
    return build(context, inputs.get(0));
  }

  /** Short name of its kind, part of its weights' names. */
  String kind();
}
