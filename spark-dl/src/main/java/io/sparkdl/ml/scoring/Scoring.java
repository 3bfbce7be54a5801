package io.sparkdl.ml.scoring;

import io.sparkdl.data.DataException;
import io.sparkdl.data.FeatureColumns;
import io.sparkdl.data.RowReader;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression$;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.classic.Dataset;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Scoring for the stages: a table on executors, or one row on the driver. */
public final class Scoring {
  private Scoring() {}

  /**
   * The table with the scores appended; nothing runs yet.
   *
   * @param table what is scored, batch or stream
   * @param model what scores
   * @param spec how
   * @param columns name and metadata of each of the spec's kinds
   */
  public static org.apache.spark.sql.Dataset<Row> transform(
      org.apache.spark.sql.Dataset<?> table,
      BroadcastModel model,
      ScoringSpec spec,
      List<StructField> columns) {
    if (!(table instanceof Dataset<?> classic)) {
      throw new UnsupportedOperationException(
          "transform: expected a table of a classic Spark session, got " + table.getClass());
    }
    ScoreStrategy.install(classic.sparkSession());
    LogicalPlan child = classic.logicalPlan();
    List<Attribute> produced = new ArrayList<>();
    for (StructField column : columns) {
      produced.add(attribute(column));
    }
    List<Attribute> features = new ArrayList<>();
    for (String name : spec.columns().names()) {
      features.add(named(child, name));
    }
    Score score = new Score(model, spec, sequence(features), sequence(produced), child);
    return Dataset.ofRows(classic.sparkSession(), project(score, columns));
  }

  /**
   * The child's columns and aliases of the scores. Spark gives aliases new ids where a table is
   * joined with itself, which it would not do for columns of a node that it does not know.
   */
  private static LogicalPlan project(Score score, List<StructField> columns) {
    List<NamedExpression> list =
        new ArrayList<>(CollectionConverters.asJava(score.child().output()));
    for (int i = 0; i < columns.size(); i++) {
      StructField column = columns.get(i);
      list.add(
          new Alias(
              score.produced().apply(i),
              column.name(),
              NamedExpression$.MODULE$.newExprId(),
              none(),
              Option.apply(column.metadata()),
              none()));
    }
    return new Project(CollectionConverters.asScala(list).toSeq(), score);
  }

  private static Attribute attribute(StructField column) {
    return new AttributeReference(
        column.name(),
        column.dataType(),
        false,
        Metadata.empty(),
        NamedExpression$.MODULE$.newExprId(),
        none());
  }

  private static Seq<Attribute> sequence(List<Attribute> attributes) {
    return CollectionConverters.asScala(attributes).toSeq();
  }

  private static Seq<String> none() {
    return CollectionConverters.asScala(List.<String>of()).toSeq();
  }

  private static Attribute named(LogicalPlan plan, String column) {
    List<Attribute> found = new ArrayList<>();
    for (Attribute attribute : CollectionConverters.asJava(plan.output())) {
      if (attribute.name().equals(column)) {
        found.add(attribute);
      }
    }
    if (found.size() != 1) {
      throw new DataException(
          "column '" + column + "': expected one column of this name, got " + found.size());
    }
    return found.get(0);
  }

  /**
   * Raw scores of one row, computed here and now on the cpu, by the program for one row.
   *
   * @param features a Vector, {@code float[]}, {@code double[]}, or an image's {@code Row}, as wide
   *     as the model's input
   * @throws DataException if they do not fit, or hold a NaN
   */
  public static double[] scoreOne(BroadcastModel model, Object features) {
    ScoringModel scoring = model.model();
    InternalRow row = OneRow.of(features);
    RowReader reader =
        new RowReader(
            OneRow.type(features, scoring), FeatureColumns.of("features"), OneRow.COLUMNS, 0);
    ScorerPool pool = scoring.pool();
    Scorer scorer = pool.lease(Placement.of("cpu", null), 1);
    try {
      scorer.features().clear();
      if (!reader.read(row, 0, scorer.features())) {
        throw new DataException("features: expected finite numbers, got " + features);
      }
      FloatBuffer logits = scorer.run();
      double[] raw = new double[scoring.classes()];
      for (int i = 0; i < raw.length; i++) {
        raw[i] = logits.get(i);
      }
      return raw;
    } finally {
      pool.giveBack(scorer);
    }
  }
}
