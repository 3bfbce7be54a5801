package io.sparkdl.ml.scoring;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Lists of Catalyst attributes. */
final class Attributes {
  private Attributes() {}

  static Seq<Attribute> concat(Seq<Attribute> first, Seq<Attribute> second) {
    List<Attribute> all = new ArrayList<>(CollectionConverters.asJava(first));
    all.addAll(CollectionConverters.asJava(second));
    return CollectionConverters.asScala(all).toSeq();
  }

  /** The same attributes as expressions. */
  static Seq<Expression> expressions(Seq<Attribute> attributes) {
    List<Expression> all = new ArrayList<>(CollectionConverters.asJava(attributes));
    return CollectionConverters.asScala(all).toSeq();
  }

  /** Position of an attribute, by its expression id. */
  static int ordinal(Seq<Attribute> attributes, Attribute attribute) {
    for (int i = 0; i < attributes.size(); i++) {
      if (attributes.apply(i).exprId().equals(attribute.exprId())) {
        return i;
      }
    }
    throw new IllegalStateException("expected " + attribute + " among " + attributes);
  }
}
