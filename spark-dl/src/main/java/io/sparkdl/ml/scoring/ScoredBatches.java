package io.sparkdl.ml.scoring;

import io.sparkdl.data.RowReader;
import java.util.Arrays;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import scala.collection.AbstractIterator;
import scala.collection.Iterator;

/**
 * A partition's columnar batches with the columns of their scores appended. The child's columns are
 * passed on as they are; a batch is valid until the next one is asked for.
 */
final class ScoredBatches extends AbstractIterator<ColumnarBatch> {
  private final Iterator<ColumnarBatch> source;
  private final ScorePartition partition;
  private final int own;
  private final Scorer scorer;
  private final RowReader reader;
  private final Scores scores;
  private final ColumnVector[] appended;
  private long earlier;
  private ColumnarBatch batch;
  private int read;

  /**
   * Scores a partition.
   *
   * @param own columns of the plan that are in each batch; others may follow them, such as the
   *     positions of rows by which Iceberg leaves deleted ones out
   */
  ScoredBatches(ScorePartition partition, int own, Iterator<ColumnarBatch> source) {
    this.source = source;
    this.partition = partition;
    this.own = own;
    this.scorer = partition.lease();
    this.reader = partition.reader();
    ScoringSpec spec = partition.spec();
    this.scores = new Scores(partition.model().value().classes(), spec.thresholdArray());
    this.appended = ScoreVectors.of(spec.kinds(), scores);
  }

  @Override
  public boolean hasNext() {
    return source.hasNext();
  }

  @Override
  public ColumnarBatch next() {
    if (batch != null) {
      earlier += batch.numRows();
    }
    batch = source.next();
    reader.begin(batch);
    read = 0;
    scores.begin(batch.numRows(), this::more);
    ColumnVector[] columns = new ColumnVector[own + appended.length];
    Arrays.setAll(columns, i -> i < own ? batch.column(i) : appended[i - own]);
    return new ColumnarBatch(columns, batch.numRows());
  }

  private void more() {
    int rows = Math.min(partition.spec().batchSize(), batch.numRows() - read);
    scorer.features().clear();
    for (int i = 0; i < rows; i++, read++) {
      InternalRow row = batch.getRow(read);
      if (!reader.read(row, earlier + read, scorer.features())) {
        throw reader.invalid(row, earlier + read);
      }
    }
    scores.append(partition.run(scorer, rows), rows);
  }
}
