package io.sparkdl.engine;

import io.sparkdl.engine.loss.Loss;
import io.sparkdl.engine.network.LayerContext;
import io.sparkdl.engine.network.Network;
import io.sparkdl.engine.weights.Weights;
import io.sparkdl.kernels.backend.Device;
import io.sparkdl.kernels.tensor.Shape;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;

/** A fitted network on a device, for batches of any size. Belongs to the device's thread. */
public final class Inference implements AutoCloseable {
  private final Device device;
  private final Network network;
  private final Shape inputShape;
  private final Loss loss;
  private final Map<Integer, InferenceBatch> batches = new HashMap<>();

  /**
   * Copies the weights to a device that has no regions yet; the device stays the caller's.
   *
   * @param inputShape shape of one row's input
   */
  public Inference(Device device, Network network, Shape inputShape, Weights weights) {
    this(device, network, inputShape, weights, null);
  }

  /**
   * Copies the weights to a device that has no regions yet; batches give the loss of rows too.
   *
   * @param loss null for none
   */
  public Inference(Device device, Network network, Shape inputShape, Weights weights, Loss loss) {
    this.device = device;
    this.network = network;
    this.inputShape = inputShape;
    this.loss = loss;
    device
        .allocate(LayerContext.PARAMETERS, weights.parameters().length)
        .write(0, FloatBuffer.wrap(weights.parameters()));
    device
        .allocate(LayerContext.STATE, weights.state().length)
        .write(0, FloatBuffer.wrap(weights.state()));
  }

  /** The program for this many rows, compiled on first use and kept. */
  public InferenceBatch batch(int rows) {
    return batches.computeIfAbsent(
        rows, count -> InferenceBatch.compile(device, network, inputShape, loss, count));
  }

  /** Frees the programs; the regions stay with the device. */
  @Override
  public void close() {
    batches.values().forEach(InferenceBatch::close);
    batches.clear();
  }
}
