package io.sparkdl.ml.scoring;

import io.sparkdl.engine.network.Network;
import io.sparkdl.engine.weights.Safetensors;
import io.sparkdl.engine.weights.Weights;
import io.sparkdl.kernels.tensor.Shape;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Objects;

/**
 * What executors need of a fitted network. It travels as a broadcast, so that all tasks of an
 * executor see one object, and with it one pool of open devices.
 */
public final class ScoringModel implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String uid;
  private final String networkJson;
  private final int[] inputShape;
  private final int classes;
  private final byte[] weights;
  private transient ScorerPool pool;

  /**
   * A model.
   *
   * @param uid of the stage, for messages
   * @param networkJson the network
   * @param inputShape axis sizes of one row
   * @param classes number of outputs
   * @param weights in the safetensors format
   */
  public ScoringModel(
      String uid, String networkJson, int[] inputShape, int classes, byte[] weights) {
    this.uid = Objects.requireNonNull(uid, "uid");
    this.networkJson = Objects.requireNonNull(networkJson, "networkJson");
    this.inputShape = inputShape.clone();
    this.classes = classes;
    this.weights = Objects.requireNonNull(weights, "weights");
  }

  /** Uid of the stage. */
  public String uid() {
    return uid;
  }

  /** The network as JSON. */
  public String networkJson() {
    return networkJson;
  }

  /** Axis sizes of one row. */
  public int[] inputShape() {
    return inputShape.clone();
  }

  /** Number of outputs. */
  public int classes() {
    return classes;
  }

  /** The weights in the safetensors format; not a copy. */
  public byte[] weights() {
    return weights;
  }

  /** Floats of one row. */
  public int width() {
    return Arrays.stream(inputShape).reduce(1, Math::multiplyExact);
  }

  /** The network. */
  public Network network() {
    return Network.fromJson(networkJson);
  }

  /** The weights, read anew at each call. */
  public Weights loadWeights() {
    try {
      return Safetensors.read(
          network().layout(Shape.of(inputShape)), new ByteArrayInputStream(weights));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The open devices of this copy of the model. */
  synchronized ScorerPool pool() {
    if (pool == null) {
      pool = new ScorerPool(this);
    }
    return pool;
  }

  /** The uid, as it stands in query plans. */
  @Override
  public String toString() {
    return uid;
  }
}
