package io.sparkdl.ml.scoring;

import io.sparkdl.data.HandleInvalid;
import io.sparkdl.data.RowColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.AttributeSet$;
import org.apache.spark.sql.catalyst.expressions.SortOrder;
import org.apache.spark.sql.catalyst.plans.physical.Partitioning;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.metric.SQLMetric;
import org.apache.spark.sql.execution.metric.SQLMetrics;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import scala.Product;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Map;
import scala.collection.immutable.Map$;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag$;

/**
 * Physical node: columnar in and out where the child is columnar, rows otherwise. Rows that are
 * left out ({@code handleInvalid = skip}) need the row form.
 */
public final class ScoreExec extends SparkPlan implements Product {
  private static final long serialVersionUID = 1L;
  private static final int ARITY = 5;

  private final transient BroadcastModel model;
  private final ScoringSpec spec;
  private final Seq<Attribute> features;
  private final Seq<Attribute> produced;
  private final SparkPlan child;
  private final transient Map<String, SQLMetric> metrics;

  /** A node; the parameters are those of {@link Score}. */
  public ScoreExec(
      BroadcastModel model,
      ScoringSpec spec,
      Seq<Attribute> features,
      Seq<Attribute> produced,
      SparkPlan child) {
    this.model = model;
    this.spec = spec;
    this.features = features;
    this.produced = produced;
    this.child = child;
    this.metrics = session() == null ? Map$.MODULE$.empty() : createMetrics();
  }

  private Map<String, SQLMetric> createMetrics() {
    SQLMetric rows = SQLMetrics.createMetric(sparkContext(), "number of output rows");
    SQLMetric nanos = SQLMetrics.createNanoTimingMetric(sparkContext(), "time in the network", 0);
    return Map$.MODULE$.from(
        CollectionConverters.asScala(
            java.util.Map.of(ScorePartition.ROWS, rows, ScorePartition.NANOS, nanos)));
  }

  @Override
  public Map<String, SQLMetric> metrics() {
    return metrics;
  }

  @Override
  public Seq<SparkPlan> children() {
    return CollectionConverters.asScala(List.of(child)).toSeq();
  }

  @Override
  public SparkPlan withNewChildrenInternal(IndexedSeq<SparkPlan> children) {
    return new ScoreExec(model, spec, features, produced, children.apply(0));
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
  public Partitioning outputPartitioning() {
    return child.outputPartitioning();
  }

  @Override
  public Seq<SortOrder> outputOrdering() {
    return child.outputOrdering();
  }

  @Override
  public boolean supportsColumnar() {
    return spec.handleInvalid() == HandleInvalid.ERROR && child.supportsColumnar();
  }

  private ScorePartition partition() {
    Broadcast<ScoringModel> broadcast = model.in(sparkContext());
    List<RowColumn> columns = new ArrayList<>();
    for (Attribute feature : CollectionConverters.asJava(features)) {
      columns.add(new RowColumn(Attributes.ordinal(child.output(), feature), feature.dataType()));
    }
    return new ScorePartition(
        broadcast,
        spec,
        List.copyOf(columns),
        metrics.apply(ScorePartition.ROWS),
        metrics.apply(ScorePartition.NANOS));
  }

  @Override
  public RDD<InternalRow> doExecute() {
    return child
        .execute()
        .mapPartitions(
            new ScoreRowsFunction(partition(), output()),
            true,
            ClassTag$.MODULE$.apply(InternalRow.class));
  }

  @Override
  public RDD<ColumnarBatch> doExecuteColumnar() {
    return child
        .executeColumnar()
        .mapPartitions(
            new ScoreBatchesFunction(partition(), child.output().size()),
            true,
            ClassTag$.MODULE$.apply(ColumnarBatch.class));
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
    return other instanceof ScoreExec;
  }

  /** Equal nodes give equal rows; Spark reuses exchanges by it. */
  @Override
  public boolean equals(Object other) {
    return other instanceof ScoreExec score
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
