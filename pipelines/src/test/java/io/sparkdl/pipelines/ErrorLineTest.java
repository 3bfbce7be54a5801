package io.sparkdl.pipelines;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.FileNotFoundException;
import java.io.UncheckedIOException;
import java.util.concurrent.ExecutionException;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;

class ErrorLineTest {
  @Test
  void of_taskFailure_messageOfTheTaskNotOfSpark() {
    Exception told = new IllegalArgumentException("label: expected 0 to 9, got 12 in row 7");
    assertEquals(
        told.getMessage(),
        ErrorLine.of(new ExecutionException(new SparkException("Job aborted due to …", told))));
  }

  @Test
  void of_exceptionThatAddsToItsCause_itsOwnMessage() {
    Exception told = new IllegalArgumentException("out: not writable", new RuntimeException("x"));
    assertEquals("out: not writable", ErrorLine.of(told));
  }

  @Test
  void of_unchecked_messageOfTheCause() {
    assertEquals(
        "model", ErrorLine.of(new UncheckedIOException(new FileNotFoundException("model"))));
  }

  @Test
  void of_severalLinesAndRemoteTrace_oneLineWithoutTrace() {
    assertEquals(
        "first second", ErrorLine.of(new RuntimeException("first\n  second\n\tat a.B.c(B.java)")));
  }

  @Test
  void of_noMessage_className() {
    assertEquals("java.lang.IllegalStateException", ErrorLine.of(new IllegalStateException()));
  }
}
