export interface ServerAddress {
  socketDir: string;
  port: number;
  /** True only where Unix sockets are not to be had (Windows). */
  tcp: boolean;
}

/** What we ask of the server, given at every start, so that a new release's settings reach old data folders. */
export function serverSettings(address: ServerAddress, durable: boolean): string[] {
  const settings: Record<string, string | number> = {
    port: address.port,
    listen_addresses: address.tcp ? '127.0.0.1' : '',
    // A list that is split at commas: the quotes keep a folder with a comma or a space whole.
    unix_socket_directories: address.tcp ? '' : `"${address.socketDir.replaceAll('"', '""')}"`,
    unix_socket_permissions: '0700',
    max_connections: 100,
    // Small and without helpers: this database shares a small machine with the server and is idle most of the day.
    shared_buffers: '64MB',
    io_method: 'sync',
    jit: 'off',
    max_logical_replication_workers: 0,
    // A table that fills from nothing is measured within seconds: until then the planner takes it for empty, and reads the whole of it to find one row.
    autovacuum_naptime: '10s',
    timezone: 'UTC',
    log_timezone: 'UTC',
    lc_messages: 'C',
    // Bodies, addresses and secrets travel in parameters, and errors quote them ("Key (email)=(…) already exists"): none of it reaches the
    // log (I8). Errors come back to the application, which reports them in its own words.
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_statement: 'none',
    log_min_duration_statement: -1,
    log_parameter_max_length: 0,
    log_parameter_max_length_on_error: 0,
  };
  if (!durable) Object.assign(settings, { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' });
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
