package io.sparkdl.kernels.plan;

import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;

/**
 * A value of a plan: where its elements come from, and their type. Two values are the same only if
 * they are the same object.
 */
public final class Value {
  /** Where a value's elements come from. */
  public sealed interface Source {}

  /** Written by the caller before each run. */
  public record Input(String name) implements Source {}

  /**
   * Part of a region of the device's memory that lasts from run to run (parameters, gradients,
   * running statistics, optimizer state), row-major, from element {@code offset} on.
   */
  public record Variable(String region, long offset) implements Source {}

  /**
   * Known when the plan is made; {@code data} is a float[], int[], long[] or byte[] of the value's
   * kind.
   */
  public record Constant(Object data) implements Source {}

  /** Output {@code output} of a step. */
  public record Result(int output) implements Source {}

  private final int id;
  private final TensorType type;
  private final Source source;

  Value(int id, TensorType type, Source source) {
    this.id = id;
    this.type = type;
    this.source = source;
  }

  /** Position in {@link Plan#values()}. */
  public int id() {
    return id;
  }

  /** Element kind and shape. */
  public TensorType type() {
    return type;
  }

  /** Shape of the value. */
  public Shape shape() {
    return type.shape();
  }

  /** Where the elements come from. */
  public Source source() {
    return source;
  }

  /** Such as {@code %12 float32 (32, 10)}. */
  @Override
  public String toString() {
    return "%" + id + " " + type;
  }
}
