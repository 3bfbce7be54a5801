package io.sparkdl.ml.scoring;

import io.sparkdl.data.HandleInvalid;
import io.sparkdl.data.RowReader;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.JoinedRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection$;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import scala.collection.AbstractIterator;
import scala.collection.Iterator;
import scala.collection.immutable.Seq;

/** A partition's rows with their scores, a network's batch at a time. */
final class ScoredRows extends AbstractIterator<InternalRow> {
  private final Iterator<InternalRow> source;
  private final ScorePartition partition;
  private final Scorer scorer;
  private final RowReader reader;
  private final Scores scores;
  private final ColumnarBatch scored;
  private final InternalRow[] rows;
  private final JoinedRow joined = new JoinedRow();
  private final UnsafeProjection projection;
  private long read;
  private int count;
  private int next;

  ScoredRows(ScorePartition partition, Seq<Attribute> output, Iterator<InternalRow> source) {
    this.source = source;
    this.partition = partition;
    this.scorer = partition.lease();
    this.reader = partition.reader();
    ScoringSpec spec = partition.spec();
    this.scores = new Scores(partition.model().value().classes(), spec.thresholdArray());
    this.scored = new ColumnarBatch(ScoreVectors.of(spec.kinds(), scores), spec.batchSize());
    this.rows = new InternalRow[spec.batchSize()];
    this.projection = UnsafeProjection$.MODULE$.create(Attributes.expressions(output), output);
  }

  @Override
  public boolean hasNext() {
    if (next == count) {
      fill();
    }
    return next < count;
  }

  @Override
  public InternalRow next() {
    if (!hasNext()) {
      throw new java.util.NoSuchElementException("no more rows");
    }
    InternalRow row = projection.apply(joined.apply(rows[next], scored.getRow(next)));
    next++;
    return row;
  }

  private void fill() {
    next = 0;
    count = 0;
    scorer.features().clear();
    while (count < rows.length && source.hasNext()) {
      InternalRow row = source.next();
      if (reader.read(row, read, scorer.features())) {
        rows[count++] = row.copy();
      } else if (partition.spec().handleInvalid() == HandleInvalid.ERROR) {
        throw reader.invalid(row, read);
      }
      read++;
    }
    if (count > 0) {
      scores.begin(count, () -> scores.append(partition.run(scorer, count), count));
    }
  }
}
