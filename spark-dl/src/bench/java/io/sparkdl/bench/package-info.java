/**
 * Measurements, each against a peer in turn (A B A B) with every run in a JVM of its own. Run with
 * {@code mvn -q -Pbench -Dbench=NAME -DskipTests verify}.
 */
package io.sparkdl.bench;
