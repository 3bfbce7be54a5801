package io.sparkdl.pipelines.idx;

import static io.sparkdl.pipelines.idx.IdxFixture.gzip;
import static io.sparkdl.pipelines.idx.IdxFixture.images;
import static io.sparkdl.pipelines.idx.IdxFixture.labels;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.ml.image.ImageSchema;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxTableTest {
  @TempDir Path folder;

  @Test
  void read_gzippedAndPlainThroughParquet_everyPixelAndLabel() throws IOException {
    // Beyond one partition of 10 000 rows, so that a task starts in the middle of the file.
    int rows = 10_050;
    IdxTable table = open(gzip(images(rows, 3, 2)), labels(rows));
    assertEquals(rows, table.rows());
    String out = folder.resolve("table").toString();
    try (SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .getOrCreate()) {
      assertEquals(2, table.read(spark).rdd().getNumPartitions());
      table.read(spark).write().parquet(out);
      List<Row> read = spark.read().parquet(out).orderBy("image.origin").collectAsList();
      assertEquals(rows, read.size());
      assertEquals(
          ImageSchema.columnSchema().simpleString(),
          read.get(0).schema().apply("image").dataType().simpleString());
      for (Row row : read) {
        check(row);
      }
    }
  }

  private static void check(Row row) {
    Row image = row.getStruct(0);
    String origin = ImageSchema.getOrigin(image);
    int index = Integer.parseInt(origin.substring(origin.indexOf('#') + 1));
    assertEquals(index % 10, row.getInt(1));
    assertEquals(3, ImageSchema.getHeight(image));
    assertEquals(2, ImageSchema.getWidth(image));
    assertEquals(1, ImageSchema.getNChannels(image));
    assertEquals(ImageSchema.ocvTypes().apply("CV_8UC1"), ImageSchema.getMode(image));
    byte[] expected = new byte[6];
    for (int k = 0; k < 6; k++) {
      expected[k] = IdxFixture.pixel(index, k);
    }
    assertArrayEquals(expected, ImageSchema.getData(image));
  }

  @Test
  void open_fewerLabelsThanImages_bothNumbers() throws IOException {
    assertRefused(images(4, 2, 2), labels(3), "expected as many labels as images, got 4 images in");
  }

  @Test
  void open_truncated_rowWhereItEnds() throws IOException {
    byte[] whole = images(4, 2, 2);
    assertRefused(
        Arrays.copyOf(whole, whole.length - 5),
        labels(4),
        "images: expected 4 rows, got a file that ends in row 2");
  }

  @Test
  void open_truncatedGzip_rowWhereItEnds() throws IOException {
    byte[] whole = gzip(images(4, 2, 2));
    assertRefused(
        Arrays.copyOf(whole, whole.length - 12), labels(4), "images: expected 4 rows, got a file");
  }

  @Test
  void open_gzipWithoutItsChecksum_corrupt() throws IOException {
    byte[] whole = gzip(images(4, 2, 2));
    assertRefused(
        Arrays.copyOf(whole, whole.length - 6),
        labels(4),
        "images: expected an intact gzip file, got a corrupt one near row 4");
  }

  @Test
  void open_gzipWithAChangedByte_corrupt() throws IOException {
    byte[] whole = gzip(images(4, 2, 2));
    whole[whole.length - 8] ^= 1;
    assertRefused(whole, labels(4), "images: expected an intact gzip file, got a corrupt one");
  }

  @Test
  void open_moreThanTheHeaderSays_refused() throws IOException {
    byte[] whole = images(4, 2, 2);
    assertRefused(
        Arrays.copyOf(whole, whole.length + 1),
        labels(4),
        "images: expected 4 rows and the end of the file, got more bytes");
  }

  @Test
  void open_labelsInPlaceOfImages_bothMagicNumbers() throws IOException {
    assertRefused(
        labels(4),
        labels(4),
        "images: expected an IDX file of unsigned bytes with 3 dimensions (it begins with"
            + " 0x00000803), got 0x00000801");
  }

  @Test
  void open_headerCutShort_refused() throws IOException {
    assertRefused(
        Arrays.copyOf(images(4, 2, 2), 10), labels(4), "images: expected an IDX header of 16");
  }

  @Test
  void open_emptyFile_refused() throws IOException {
    assertRefused(new byte[0], labels(4), "images: expected an IDX header of 16");
  }

  @Test
  void open_noRows_refused() throws IOException {
    assertRefused(images(0, 2, 2), labels(0), "images: expected positive dimensions");
  }

  @Test
  void open_rowsBeyondReason_refusedBeforeAllocating() throws IOException {
    byte[] header = Arrays.copyOf(images(1, 1, 1), 16);
    Arrays.fill(header, 8, 16, (byte) 0x7F);
    assertRefused(header, labels(1), "images: expected positive dimensions and rows of at most");
  }

  private void assertRefused(byte[] images, byte[] labels, String part) {
    IdxException e = assertThrows(IdxException.class, () -> open(images, labels));
    assertTrue(e.getMessage().contains(part), e.getMessage());
  }

  private IdxTable open(byte[] images, byte[] labels) throws IOException {
    return IdxTable.open(
        hadoopPath(IdxFixture.write(folder, "images", images)),
        hadoopPath(IdxFixture.write(folder, "labels", labels)),
        new Configuration());
  }

  private static org.apache.hadoop.fs.Path hadoopPath(Path path) {
    return new org.apache.hadoop.fs.Path(path.toString());
  }
}
