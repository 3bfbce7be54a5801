package io.sparkdl.pipelines.idx;

import io.sparkdl.pipelines.image.LabeledImages;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/**
 * An IDX file of images, dimensions (rows, height, width), with the IDX file of their labels, both
 * of unsigned bytes and checked to the end.
 */
public final class IdxTable implements Serializable {
  private static final long serialVersionUID = 1L;

  /** About 8 MB of 28 x 28 images. */
  private static final int ROWS_PER_PARTITION = 10_000;

  private final String images;
  private final String labels;
  private final int rows;
  private final int height;
  private final int width;

  private IdxTable(String images, String labels, IdxHeader header) {
    this.images = images;
    this.labels = labels;
    rows = header.sizes()[0];
    height = header.sizes()[1];
    width = header.sizes()[2];
  }

  /**
   * Reads both files once, to the end, so that what is wrong with them shows before any job.
   *
   * @throws IdxException if a file is absent, truncated, longer than it says, corrupt, of another
   *     element type or number of dimensions, or if there are not as many labels as images
   */
  public static IdxTable open(Path images, Path labels, Configuration hadoop) throws IOException {
    Path qualifiedImages = images.getFileSystem(hadoop).makeQualified(images);
    Path qualifiedLabels = labels.getFileSystem(hadoop).makeQualified(labels);
    try (IdxFile imageFile = IdxFile.open(qualifiedImages, hadoop, 3);
        IdxFile labelFile = IdxFile.open(qualifiedLabels, hadoop, 1)) {
      IdxHeader header = imageFile.header();
      if (header.rows() != labelFile.header().rows()) {
        throw new IdxException(
            "IDX files: expected as many labels as images, got %d images in %s, %d labels in %s"
                .formatted(header.rows(), images, labelFile.header().rows(), labels));
      }
      readToEnd(imageFile);
      readToEnd(labelFile);
      return new IdxTable(qualifiedImages.toString(), qualifiedLabels.toString(), header);
    }
  }

  private static void readToEnd(IdxFile file) throws IOException {
    byte[] row = new byte[file.header().rowBytes()];
    for (int i = 0; i < file.header().rows(); i++) {
      file.readRow(row);
    }
    file.requireEnd();
  }

  /** Number of images. */
  public int rows() {
    return rows;
  }

  /**
   * The images in the order of the file, of the schema of {@link LabeledImages}. Every task reads
   * the files from the front up to its own rows: a gzip stream has no other way in.
   */
  public Dataset<Row> read(SparkSession spark) {
    SerializableConfiguration hadoop =
        new SerializableConfiguration(spark.sparkContext().hadoopConfiguration());
    int partitions = (rows + ROWS_PER_PARTITION - 1) / ROWS_PER_PARTITION;
    return spark
        .range(0, rows, 1, partitions)
        .mapPartitions(
            (MapPartitionsFunction<Long, Row>) range -> readRange(range, hadoop.value()),
            Encoders.row(LabeledImages.schema()));
  }

  private Iterator<Row> readRange(Iterator<Long> range, Configuration hadoop) throws IOException {
    List<Row> read = new ArrayList<>();
    try (IdxFile imageFile = IdxFile.open(new Path(images), hadoop, 3);
        IdxFile labelFile = IdxFile.open(new Path(labels), hadoop, 1)) {
      byte[] label = new byte[1];
      while (range.hasNext()) {
        int row = Math.toIntExact(range.next());
        imageFile.skipToRow(row);
        labelFile.skipToRow(row);
        byte[] pixels = new byte[height * width];
        imageFile.readRow(pixels);
        labelFile.readRow(label);
        read.add(
            LabeledImages.grey(
                images + "#" + row, height, width, pixels, Byte.toUnsignedInt(label[0])));
      }
    }
    return read.iterator();
  }
}
