package io.sparkdl.ml;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.Params;
import scala.Function1;

/** Makes params of one owner and keeps their defaults until the owner can take them. */
abstract class ParamDefinitions implements Serializable {
  private static final long serialVersionUID = 1L;

  /** A validator that is serializable, as params are. */
  interface Check<T> extends Function1<T, Object>, Serializable {}

  private record Default(Param<Object> param, Object value) implements Serializable {}

  private final Params owner;
  private final List<Default> defaults = new ArrayList<>();

  ParamDefinitions(Params owner) {
    this.owner = owner;
  }

  /** Sets the defaults on the owner, once its own field holds this set. */
  void setDefaults() {
    for (Default entry : defaults) {
      owner.setDefault(entry.param(), entry.value());
    }
  }

  static Function1<Object, Object> atLeast(int least) {
    return ParamValidators.gtEq(least);
  }

  private <P extends Param<?>> P withDefault(P param, Object value) {
    @SuppressWarnings("unchecked") // Spark's own setDefault takes the value untyped as well
    Param<Object> untyped = (Param<Object>) param;
    defaults.add(new Default(untyped, value));
    return param;
  }

  final Param<String> text(String name, String doc, Function1<String, Object> check, String value) {
    return withDefault(new Param<>(owner, name, doc, check), value);
  }

  final Param<String> withoutDefault(String name, String doc) {
    return new Param<>(owner, name, doc);
  }

  final Param<String> choice(String name, String doc, String value, String... choices) {
    List<String> allowed = List.of(choices);
    return text(name, doc, (Check<String>) allowed::contains, value);
  }

  final DoubleParam number(String name, String doc, Function1<Object, Object> check, double value) {
    return withDefault(new DoubleParam(owner, name, doc, check), value);
  }

  final IntParam count(String name, String doc, Function1<Object, Object> check, int value) {
    return withDefault(new IntParam(owner, name, doc, check), value);
  }

  final LongParam whole(String name, String doc, Function1<Object, Object> check, long value) {
    return withDefault(new LongParam(owner, name, doc, check), value);
  }

  final BooleanParam flag(String name, String doc, boolean value) {
    return withDefault(new BooleanParam(owner, name, doc), value);
  }
}
