package io.sparkdl.kernels.onnx;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.reference.Elements;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.function.Supplier;

/**
 * A name of an ONNX graph while it is read: a value of the plan, elements that are known, or both.
 */
final class Term {
  private final TensorType type;
  private final Supplier<Value> value;
  private final Supplier<Elements> elements;
  private final boolean fixed;
  private Value madeValue;
  private Elements madeElements;

  /**
   * A term.
   *
   * @param value makes the plan's value when it is first asked for
   * @param elements computes the elements when first asked for; null if they are not known
   * @param fixed the elements follow from the model alone, not from a test's inputs
   */
  Term(TensorType type, Supplier<Value> value, Supplier<Elements> elements, boolean fixed) {
    this.type = type;
    this.value = value;
    this.elements = elements;
    this.fixed = fixed;
  }

  TensorType type() {
    return type;
  }

  Shape shape() {
    return type.shape();
  }

  Value value() {
    if (madeValue == null) {
      madeValue = value.get();
    }
    return madeValue;
  }

  boolean known() {
    return elements != null;
  }

  boolean fixed() {
    return fixed && elements != null;
  }

  /**
   * The known elements.
   *
   * @throws UnsupportedModel if they are not known
   */
  Elements elements() {
    if (elements == null) {
      throw new UnsupportedModel("an input that we need when the plan is made is not a constant");
    }
    if (madeElements == null) {
      madeElements = elements.get();
    }
    return madeElements;
  }
}
