/**
 * Rows of Spark's own image schema, {@link org.apache.spark.ml.image.ImageSchema}, with an integer
 * label. May import Spark.
 */
package io.sparkdl.pipelines.image;
