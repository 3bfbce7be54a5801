package io.sparkdl.pipelines.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.spark.package$;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/**
 * Whether Maven's resolution gives us what the release of Spark that we run was built with: Spark
 * states its versions as properties of its parent POM.
 */
class SparkVersionsTest {
  @ParameterizedTest
  @CsvSource({
    "scala.version, scala-(library|reflect)",
    "fasterxml.jackson.version, jackson-(core|databind|datatype-jsr310|module-scala_2.13)",
    "netty.version,"
        + " netty-(all|buffer|codec|codec-base|codec-http|codec-http2|common|handler|resolver|transport)",
    "arrow.version, arrow-(vector|format|memory-core|memory-netty|compression)",
    "protobuf.version, protobuf-java",
    "parquet.version, parquet-(column|common|encoding|hadoop)",
    "hadoop.version, hadoop-client-(api|runtime)",
    "slf4j.version, slf4j-api",
    "log4j.version, log4j-(api|core|slf4j2-impl)"
  })
  void classPath_library_isTheVersionThatSparkStates(String property, String artifacts)
      throws Exception {
    String stated = statedBySpark().getProperty(property);
    Pattern jar = Pattern.compile("(?:" + artifacts + ")-(\\d[^-]*)\\.jar");
    List<String> others = new ArrayList<>();
    int found = 0;
    for (String path : System.getProperty("sparkdl.sparkClassPath").split(File.pathSeparator)) {
      Matcher matcher = jar.matcher(Path.of(path).getFileName().toString());
      if (matcher.matches()) {
        found++;
        if (!matcher.group(matcher.groupCount()).equals(stated)) {
          others.add(path);
        }
      }
    }
    assertFalse(found == 0, "no jar matches " + jar);
    assertEquals(List.of(), others, () -> "Spark states " + property + " " + stated);
  }

  @Test
  void classPath_runningClasses_areTheVersionsThatSparkStates() throws Exception {
    Properties stated = statedBySpark();
    assertEquals(stated.getProperty("version"), package$.MODULE$.SPARK_VERSION());
    assertEquals(stated.getProperty("scala.version"), scala.util.Properties.versionNumberString());
    assertEquals(
        stated.getProperty("fasterxml.jackson.version"),
        com.fasterxml.jackson.databind.cfg.PackageVersion.VERSION.toString());
    assertEquals(
        stated.getProperty("netty.version"),
        io.netty.util.Version.identify().get("netty-common").artifactVersion());
  }

  private static Properties statedBySpark() throws Exception {
    Element project =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new File(System.getProperty("sparkdl.sparkParentPom")))
            .getDocumentElement();
    Properties stated = new Properties();
    for (Element child : children(project)) {
      if (child.getTagName().equals("version")) {
        stated.put("version", child.getTextContent());
      } else if (child.getTagName().equals("properties")) {
        children(child).forEach(p -> stated.put(p.getTagName(), p.getTextContent()));
      }
    }
    return stated;
  }

  private static List<Element> children(Element parent) {
    List<Element> elements = new ArrayList<>();
    NodeList nodes = parent.getChildNodes();
    for (int i = 0; i < nodes.getLength(); i++) {
      Node node = nodes.item(i);
      if (node instanceof Element element) {
        elements.add(element);
      }
    }
    return elements;
  }
}
