package dev.tempo.webapp.postgres;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;

/** Asks the running server what it is, and makes the one database. */
record Probe(int port, String user, String password) {
  static final String DATABASE = "tempo";
  private static final Map<String, String> REQUIRED = Map.of("fsync", "on", "synchronous_commit", "on",
      "full_page_writes", "on");

  /** Whether a server answers here that knows our password and runs on this folder. */
  boolean runsOn(Path cluster) {
    try (Connection connection = connect()) {
      return Path.of(show(connection, "data_directory")).toRealPath().equals(cluster.toRealPath());
    } catch (SQLException | IOException another) {
      return false;
    }
  }

  /** @throws IllegalStateException where it would lose what it has acknowledged, or runs on another folder */
  void prepare(Path cluster) {
    if (!runsOn(cluster)) {
      throw new IllegalStateException("what answers on port " + port + " is not the PostgreSQL of " + cluster);
    }
    try (Connection connection = connect()) {
      for (Map.Entry<String, String> setting : REQUIRED.entrySet()) {
        String value = show(connection, setting.getKey());
        if (!value.equals(setting.getValue())) {
          throw new IllegalStateException(
              "PostgreSQL runs with " + setting.getKey() + " = " + value + ", so a crash could lose what was "
                  + "acknowledged; it must be " + setting.getValue());
        }
      }
      createDatabase(connection);
    } catch (SQLException e) {
      throw new IllegalStateException("PostgreSQL runs on port " + port + " but does not answer", e);
    }
  }

  private static void createDatabase(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      boolean there;
      try (ResultSet rows = statement.executeQuery("SELECT 1 FROM pg_database WHERE datname = '" + DATABASE + "'")) {
        there = rows.next();
      }
      if (!there) {
        statement.execute("CREATE DATABASE " + DATABASE);
      }
    }
  }

  private static String show(Connection connection, String setting) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SHOW " + setting)) {
      rows.next();
      return rows.getString(1);
    }
  }

  private Connection connect() throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    properties.setProperty("connectTimeout", "5");
    properties.setProperty("socketTimeout", "10");
    return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/postgres", properties);
  }
}
