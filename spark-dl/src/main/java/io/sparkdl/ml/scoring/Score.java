package io.sparkdl.ml.scoring;

import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.AttributeSet$;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import scala.Product;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Logical node: the child's rows, in their order, with the scores of a network appended. Spark
 * copies nodes through a constructor whose parameters are the product's elements.
 */
public final class Score extends LogicalPlan implements Product {
  private static final long serialVersionUID = 1L;
  private static final int ARITY = 5;

  private final transient BroadcastModel model;
  private final ScoringSpec spec;
  private final Seq<Attribute> features;
  private final Seq<Attribute> produced;
  private final LogicalPlan child;

  /**
   * A node.
   *
   * @param model what scores
   * @param spec how
   * @param features the child's columns that are read
   * @param produced one attribute for each of the spec's kinds
   * @param child what is scored
   */
  public Score(
      BroadcastModel model,
      ScoringSpec spec,
      Seq<Attribute> features,
      Seq<Attribute> produced,
      LogicalPlan child) {
    this.model = model;
    this.spec = spec;
    this.features = features;
    this.produced = produced;
    this.child = child;
  }

  BroadcastModel model() {
    return model;
  }

  ScoringSpec spec() {
    return spec;
  }

  Seq<Attribute> features() {
    return features;
  }

  Seq<Attribute> produced() {
    return produced;
  }

  LogicalPlan child() {
    return child;
  }

  /** This node over another child. */
  Score over(LogicalPlan other) {
    return new Score(model, spec, features, produced, other);
  }

  @Override
  public Seq<LogicalPlan> children() {
    return CollectionConverters.asScala(List.of(child)).toSeq();
  }

  @Override
  public LogicalPlan withNewChildrenInternal(IndexedSeq<LogicalPlan> children) {
    return over(children.apply(0));
  }

  @Override
  public Seq<Attribute> output() {
    return Attributes.concat(child.output(), produced);
  }

  @Override
  public AttributeSet producedAttributes() {
    return AttributeSet$.MODULE$.apply(Attributes.expressions(produced));
  }

  @Override
  public Object productElement(int n) {
    return switch (n) {
      case 0 -> model;
      case 1 -> spec;
      case 2 -> features;
      case 3 -> produced;
      case 4 -> child;
      default -> throw new IndexOutOfBoundsException(n);
    };
  }

  @Override
  public int productArity() {
    return ARITY;
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof Score;
  }

  /** Equal nodes give equal rows; Spark finds cached tables by it. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Score score
        && model == score.model
        && spec.equals(score.spec)
        && features.equals(score.features)
        && produced.equals(score.produced)
        && child.equals(score.child);
  }

  @Override
  public int hashCode() {
    return Objects.hash(spec, features, produced, child);
  }
}
