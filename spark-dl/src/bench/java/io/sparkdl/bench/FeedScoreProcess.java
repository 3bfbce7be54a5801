package io.sparkdl.bench;

import io.sparkdl.data.FeatureType;
import io.sparkdl.data.RowColumn;
import io.sparkdl.data.RowReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/** Brings a table's features into the input of inference batches, as scoring does, with no network. */
final class FeedScoreProcess {
  private static final int BATCH = 128;

  private FeedScoreProcess() {}

  /** Arguments: those of {@link FeedTask#measure}. */
  public static void main(String[] arguments) throws IOException {
    FeedTask.measure(FeedScoreProcess::read, arguments);
  }

  private static long read(Dataset<Row> table, FeedKind kind) {
    long start = System.nanoTime();
    FeatureType type = kind.type();
    int width = type.width();
    var columns = kind.columns();
    List<RowColumn> places = places(FeedPeerProcess.features(table));
    FlatMapFunction<Iterator<ColumnarBatch>, Float> filled =
        partition -> {
          RowReader reader = new RowReader(type, columns, places, 0);
          FloatBuffer input =
              ByteBuffer.allocateDirect(BATCH * width * Float.BYTES)
                  .order(ByteOrder.nativeOrder())
                  .asFloatBuffer();
          long read = 0;
          while (partition.hasNext()) {
            ColumnarBatch batch = partition.next();
            reader.begin(batch);
            for (int row = 0; row < batch.numRows(); row++) {
              if (row % BATCH == 0) {
                input.clear();
              }
              if (!reader.read(batch.getRow(row), read++, input)) {
                throw reader.invalid(batch.getRow(row), read);
              }
            }
          }
          return List.of(input.get(0)).iterator();
        };
    FeedPeerProcess.batches(table).mapPartitions(filled).collect();
    return System.nanoTime() - start;
  }

  /** The batches have the columns of the features alone. */
  private static List<RowColumn> places(Dataset<Row> features) {
    List<RowColumn> places = new ArrayList<>();
    for (StructField field : features.schema().fields()) {
      places.add(new RowColumn(places.size(), field.dataType()));
    }
    return places;
  }
}
