package io.sparkdl.ml.scoring;

import java.io.Serializable;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import scala.collection.Iterator;
import scala.collection.immutable.Seq;
import scala.runtime.AbstractFunction1;

/** Scores a partition of rows. */
final class ScoreRowsFunction
    extends AbstractFunction1<Iterator<InternalRow>, Iterator<InternalRow>>
    implements Serializable {
  private static final long serialVersionUID = 1L;

  private final ScorePartition partition;
  private final Seq<Attribute> output;

  ScoreRowsFunction(ScorePartition partition, Seq<Attribute> output) {
    this.partition = partition;
    this.output = output;
  }

  @Override
  public Iterator<InternalRow> apply(Iterator<InternalRow> rows) {
    return rows.hasNext() ? new ScoredRows(partition, output, rows) : rows;
  }
}
