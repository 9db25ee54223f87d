# Starts what `prodgate run` may start, without loading Node, which takes longer than most commands: it asks the authority of
# the same user, which decides, describes and looks once more (src/serve/authority/runs/starts.ts), and starts exactly what
# it answers. All judgement is there; here are two calls, a process and its streams. Whatever is not plain goes on to Node with
# the arguments as they are, and nothing has happened by then.
#
# Arguments: Node, its option, the command's file, then those of prodgate. Linux on x86-64 alone: the numbers of system calls
# and the layout of `struct stat` are that system's (Linux 6, arch/x86/entry/syscalls/syscall_64.tbl). No module is
# loaded before the process has started, but `strict`.
use strict;

my ($SETSID, $DUP2, $CLOSE, $FSTAT, $CLOCK, $PIDFD) = (112, 33, 3, 5, 228, 434);
my ($NOFOLLOW, $DIRECTORY, $NONBLOCK) = (0400000, 0200000, 04000);
my ($EINTR, $EAGAIN, $EPIPE, $ECONNRESET, $WNOHANG) = (4, 11, 32, 104, 1);
my ($UNREACHABLE, $FAULT) = (69, 70);
# Seconds: for an answer; for it once somebody wants it to end; for what is left in a pipe after the end; without anything new.
my ($PATIENCE, $HURRY, $LEFT_OPEN, $QUIET) = (30, 2, 2, 0.1);
my ($TRIES, $BETWEEN) = (4, 0.5);
my ($TAIL, $PIECE, $MOST) = (4096, 65536, 1 << 22);

my ($node, $option, $cli, @arguments) = @ARGV;
delete $ENV{PERL_BADLANG};

sub ordinary { exec { $node } $node, $option, $cli, @arguments or exit $UNREACHABLE }
sub say_error { syswrite STDERR, "prodgate: $_[0]\n" }
sub now { my $time = pack 'qq', 0, 0; syscall $CLOCK, 1, $time; my ($s, $ns) = unpack 'qq', $time; $s + $ns / 1e9 }

# --- What is asked. Options are read as `src/cli/execute/arguments.ts` does; what is not known here Node knows.
my %given;
my @words = @arguments;
shift @words;
while (@words && $words[0] =~ /\A-/) {
  my $word = shift @words;
  last if $word eq '--';
  my ($name, $value) = $word =~ /\A--(url|socket|token-file|session|wait)(?:=(.*))?\z/s or ordinary();
  $value = shift @words unless defined $value;
  ordinary() unless defined $value && length $value;
  $given{$name} = $value;
}
ordinary() unless @words;
ordinary() if defined $given{wait} && $given{wait} !~ /\A[0-9]{1,9}\z/;
ordinary() if defined $given{url} && defined $given{socket};

# --- Where the authority is, and who asks, as `src/client/whereabouts.ts` has it.
sub line_of { my $text = ''; open(my $file, '<', $_[0]) or ordinary(); read($file, $text, 8192); $text }
my $WORD = qr/[A-Za-z0-9._~+\/=-]{1,4096}/;
my $token = $ENV{PRODGATE_TOKEN};
if (defined $given{'token-file'}) {
  my $text = line_of($given{'token-file'});
  # The token alone, or what `prodgate admin agent add` printed.
  my @tokens = $text =~ /\A\s*\{[^\\]*\}\s*\z/ ? $text =~ /"token"\s*:\s*"($WORD)"/g : $text =~ /\A\s*($WORD)\s*\z/;
  ordinary() unless @tokens == 1;
  $token = $tokens[0];
}
my $url = $given{url} // $ENV{PRODGATE_URL};
if (!defined $given{socket} && (!length($token // '') || !length($url // ''))) {
  my $login = ($ENV{HOME} // '') . '/.config/prodgate/client.json';
  if (my @stat = lstat $login) {
    ordinary() if $stat[2] & 077;
    my ($home, $kept) = line_of($login) =~ /\A\{"url":"([^"\\]+)","token":"($WORD)"\}\s*\z/ or ordinary();
    if (!length($url // '')) { $url = $home }
    # The token of a login goes to where it came from.
    $token = $kept if !length($token // '') && $url eq $home;
  }
}
$url = 'http://127.0.0.1:4477' unless length($url // '');
ordinary() unless ($token // '') =~ /\A$WORD\z/;

# Only to a process of our own user: it is told the whole environment, with what is secret in it.
my ($family, $address, $host, $shown);
if (defined $given{socket}) {
  ordinary() if length $given{socket} > 107 || ((stat $given{socket})[4] // -1) != $>;
  ($family, $address, $host, $shown) = (1, pack('S a*', 1, "$given{socket}\0"), 'localhost', $given{socket});
} else {
  my ($name, $port) = $url =~ m{\Ahttp://(127\.0\.0\.1|localhost):([0-9]{1,5})/?\z} or ordinary();
  # Who listens there: Linux, Documentation/networking/proc_net_tcp.rst.
  my $at = sprintf ': (?:0100007F|00000000):%04X 00000000:0000 0A', $port;
  open(my $table, '<', '/proc/net/tcp') or ordinary();
  my @users = map { /$at \S+ \S+ \S+ +([0-9]+) / ? $1 : () } <$table>;
  ordinary() if !@users || grep { $_ != $> } @users;
  ($family, $address, $host) = (2, pack('S n C4 x8', 2, $port, 127, 0, 0, 1), "$name:$port");
  $shown = "http://$name:$port";
}

# --- The world as it is here.
my ($start, @at);
{ open(my $file, '<', '/proc/sys/kernel/random/boot_id') or ordinary(); chomp($start = <$file> // '') }
for ('/proc/self/ns/mnt', '/') { my @stat = stat or ordinary(); push @at, "$stat[0]:$stat[1]" }
my $cwd = readlink '/proc/self/cwd';
ordinary() unless defined $cwd;
# Streams that are closed, a machine without these calls, a Perl without its digests: Node goes about it in its own way.
-e "/proc/self/fd/$_" or ordinary() for 0 .. 2;
my $probe = syscall $PIDFD, $$ + 0, 0;
ordinary() if $probe < 0;
syscall $CLOSE, $probe;
@INC = grep { m{\A/} } @INC;
ordinary() unless grep { -e "$_/Digest/SHA.pm" } @INC;
my ($in_terminal, $out_terminal, $err_terminal) = (-t STDIN, -t STDOUT, -t STDERR);
my $at_terminal = $in_terminal || $out_terminal || $err_terminal;

my $asked = join "\0", 'prodgate-start 1', "$start @at $>", $cwd, $given{session} // '', $in_terminal ? 'terminal' : 'nothing',
  scalar @words, @words, map { "$_=$ENV{$_}" } sort keys %ENV;

# --- Calls: one request over a connection of its own. Gives status and body, or undef and why not.
my (@heard, $wanted_end);
my %number = (HUP => 1, INT => 2, QUIT => 3, USR1 => 10, USR2 => 12, TERM => 15);
for my $name (keys %number) { $SIG{$name} = sub { push @heard, $name; $wanted_end //= now() } }
@SIG{qw(PIPE CHLD)} = ('IGNORE', 'DEFAULT');

sub reached { my $socket; socket($socket, $family, 1, 0) && connect($socket, $address) ? $socket : undef }

sub call {
  my ($socket, $path, $body, $is_last) = @_;
  my $until = now() + $PATIENCE;
  my $request = "POST $path HTTP/1.1\r\nHost: $host\r\nAuthorization: Bearer $token\r\nConnection: close\r\n"
    . "Content-Type: application/x-prodgate-starter\r\nContent-Length: " . length($body) . "\r\n\r\n$body";
  for (my $at = 0; $at < length $request;) {
    my $wrote = syswrite $socket, $request, length($request) - $at, $at;
    if (defined $wrote) { $at += $wrote }
    # It may have answered before it read all of it.
    elsif ($! != $EINTR) { last }
  }
  my $answer = '';
  while (1) {
    my $left = $until - now();
    $left = $wanted_end + $HURRY - now() if defined $wanted_end && !$is_last && $wanted_end + $HURRY < $until;
    return (undef, defined $wanted_end ? 'it was told to end first' : 'it does not answer in time') if $left <= 0;
    vec(my $reads = '', fileno $socket, 1) = 1;
    next if select($reads, undef, undef, $left < 1 ? $left : 1) <= 0;
    my $read = sysread $socket, $answer, $PIECE, length $answer;
    next if !defined $read && $! == $EINTR;
    return (undef, 'the connection was cut') unless defined $read;
    last if $read == 0;
    return (undef, 'the answer is too long') if length $answer > $MOST;
  }
  my ($head, $rest) = $answer =~ /\A(.*?\r\n)\r\n(.*)\z/s or return (undef, 'the connection was cut');
  my ($status) = $head =~ /\AHTTP\/1\.1 ([0-9]{3}) / or return (undef, 'its answer is not whole');
  my @lengths = $head =~ /^content-length: *([0-9]+) *\r\n/gim;
  return (undef, 'its answer is not whole') unless @lengths == 1 && $lengths[0] == length $rest;
  return ($status, $rest);
}

# --- Asks. Where nobody is there Node says so; once it was asked, no answer means stopped.
my $socket = reached() // ordinary();
my ($status, $answer) = call($socket, '/v1/starts', $asked);
unless (defined $status) {
  say_error("couldn't reach the authority at `$shown`, which counts as stopped: $answer");
  exit $UNREACHABLE;
}
my ($word, $decision, $by, $path, $real, $stamp, $contents, $directory, $inode, @rest) = split /\0/, $answer, -1;
ordinary() unless $status == 200 && $word eq 'start';
my @argv = splice @rest, 0, shift @rest;
my @credentials = splice @rest, 0, shift @rest;
# It counts only where it speaks of this very command.
unless (join("\0", @words == 1 ? $argv[-1] // '' : @argv) eq join "\0", @words) {
  say_error('the authority does not speak of this action, which counts as stopped');
  exit $FAULT;
}
my %environment = map { split /=/, $_, 2 } @rest;

# --- Tells how it ended, also where the authority is away for a moment. Gives what is to be said of it.
sub report {
  my ($body) = @_;
  my $why = '';
  for my $try (1 .. $TRIES) {
    my $socket = reached();
    my ($status, $text) = defined $socket ? call($socket, "/v1/starts/$decision/end", $body, 1) : (undef, 'nobody listens there');
    return $text if defined $status && $status == 200;
    $why = defined $status ? "the authority answers with status $status" : $text;
    last if defined $status && $status < 500;
    select undef, undef, undef, $BETWEEN if $try < $TRIES;
  }
  say_error("the record does not know how it ended: $why");
  return '';
}

sub not_run {
  my ($why) = @_;
  my $text = report(join "\0", 'prodgate-end 1', 'not-run', $why, ('') x 5, '');
  syswrite STDERR, length $text ? $text : "prodgate: nothing ran\n";
  exit $FAULT;
}

# --- Holds what is to be started: opened, found to be the described one, and used by what was opened. A script goes by its
# path, because whoever reads it is handed that.
sub stat_of {
  my $stat = "\0" x 144;
  syscall($FSTAT, fileno $_[0], $stat) == 0 or return (0) x 9;
  # dev, ino, size, then the seconds and nanoseconds of the last access, of its content and of itself.
  my ($dev, $ino, $size, $as, $ans, $ms, $mns, $cs, $cns) = unpack 'Q Q x8 x4 x4 x4 x4 x8 q x8 x8 q q q q q q', $stat;
  return ($dev, $ino, "$dev $ino $size " . ($ms * 1_000_000_000 + $mns) . ' ' . ($cs * 1_000_000_000 + $cns));
}
sysopen(my $program, $by eq 'path' ? $path : $real, $NONBLOCK | ($by eq 'path' ? 0 : $NOFOLLOW))
  or not_run("PROGRAM_CHANGED: the program is not what it was: `$path`");
sub is_still {
  return 0 if $by eq 'path' && readlink('/proc/self/fd/' . fileno $program) ne $real;
  return 1 if (stat_of($program))[2] eq $stamp;
  # Another name, or one less, is another stamp of the same contents.
  require Digest::SHA;
  seek $program, 0, 0;
  return 'sha256:' . Digest::SHA->new(256)->addfile($program)->hexdigest eq $contents;
}
not_run("PROGRAM_CHANGED: the program is not what it was: `$path`") unless is_still();
sysopen(my $place, $directory, $DIRECTORY | $NOFOLLOW)
  or not_run("DIRECTORY_CHANGED: the working directory is another one: `$directory`");
{
  my ($dev, $ino) = stat_of($place);
  not_run("DIRECTORY_CHANGED: the working directory is another one: `$directory`") unless "$dev $ino" eq $inode;
}

# --- Starts it.
my (@pipes, $error);
for ([1, $out_terminal, \*STDOUT], [2, $err_terminal, \*STDERR]) {
  my ($number, $is_terminal, $to) = @$_;
  next if $is_terminal;
  pipe(my $reads, my $writes) or not_run("NOT_STARTED: it could not be started: $!");
  push @pipes, { number => $number, reads => $reads, writes => $writes, to => $to };
}
pipe(my $failed, my $failing) or not_run("NOT_STARTED: it could not be started: $!");
not_run('it was stopped before it began') if @heard;
my $began = now();
my $child = fork // not_run("NOT_STARTED: it could not be started: $!");
if ($child == 0) {
  $SIG{$_} = 'DEFAULT' for keys %SIG;
  eval {
    # Away from the terminal, unless that is what it is for.
    syscall $SETSID unless $at_terminal;
    unless ($in_terminal) {
      sysopen(my $nothing, '/dev/null', 0) or die "$!\n";
      syscall $DUP2, fileno $nothing, 0;
    }
    syscall $DUP2, fileno $_->{writes}, $_->{number} for @pipes;
    chdir '/proc/self/fd/' . fileno $place or die "$!\n";
    # Of what our caller holds open nothing goes along; what is ours the kernel closes.
    opendir(my $open, '/proc/self/fd') or die "$!\n";
    my @open = grep { /\A[0-9]+\z/ && $_ > 2 } readdir $open;
    closedir $open;
    my %own = map { fileno($_) => 1 } $program, $failing;
    syscall $CLOSE, $_ + 0 for grep { !$own{$_} } @open;
    %ENV = %environment;
    my $file = $by eq 'path' ? $path : '/proc/self/fd/' . fileno $program;
    exec { $file } @argv;
    die "$!\n";
  };
  syswrite $failing, $@;
  kill KILL => $$;
}
close $failing;
close $_->{writes} for @pipes;
my $why = '';
while (1) {
  my $read = sysread $failed, $why, 512, length $why;
  last if defined $read ? $read == 0 : $! != $EINTR;
}
if (length $why) {
  waitpid $child, 0;
  chomp $why;
  not_run("NOT_STARTED: it could not be started: $why");
}

# --- It runs. Signals go on to all of it; at a terminal those of its keys have reached it by themselves.
my $group = $at_terminal ? $child : -$child;
my $changed = is_still() ? '' : 'PROGRAM_CHANGED';
kill KILL => $group if $changed;
my $deaths = syscall $PIDFD, $child, 0;
my $digest = eval { require Digest::SHA; Digest::SHA->new(256) };
my ($bytes, $tail, $lost, $status_of_wait, $ended, $last) = (0, '', undef, undef, undef, undef);

# A reader that has gone is told to the command, which cannot write any more; a full disk is told to whoever runs it.
sub pass {
  my ($pipe) = @_;
  my $read = sysread $pipe->{reads}, (my $piece), $PIECE;
  return if !defined $read && $! == $EINTR;
  return close delete $pipe->{reads} unless $read;
  $last = now();
  $digest->add($piece) if $digest;
  $bytes += $read;
  $tail .= $piece;
  $tail = substr $tail, -$TAIL if length $tail > $TAIL;
  for (my $at = 0; $at < $read;) {
    my $wrote = syswrite $pipe->{to}, $piece, $read - $at, $at;
    if (defined $wrote) { $at += $wrote; next }
    next if $! == $EINTR;
    if ($! == $EAGAIN) { vec(my $writes = '', fileno $pipe->{to}, 1) = 1; select undef, $writes, undef, 1; next }
    $lost //= "$!" unless $! == $EPIPE || $! == $ECONNRESET;
    return close delete $pipe->{reads};
  }
}

until (defined $status_of_wait && !grep { $_->{reads} } @pipes) {
  kill $number{$_} => $group for grep { !$at_terminal || !/\A(?:INT|QUIT)\z/ } splice @heard;
  my $wait = 1;
  if (defined $status_of_wait) {
    # What it left in the background may hold its streams for ever.
    my $left = $ended + $LEFT_OPEN - now();
    if ($left <= 0) {
      $left = ($last // 0) + $QUIET - now();
      $left = $ended + $LEFT_OPEN + $QUIET - now() if $left < $ended + $LEFT_OPEN + $QUIET - now();
      last if $left <= 0;
    }
    $wait = $left if $left < $wait;
  }
  my $reads = '';
  vec($reads, fileno $_->{reads}, 1) = 1 for grep { $_->{reads} } @pipes;
  if ($deaths >= 0) { vec($reads, $deaths, 1) = 1 unless defined $status_of_wait }
  else { $wait = $QUIET if $wait > $QUIET }
  my $ready = select $reads, undef, undef, $wait;
  if ($ready > 0) { pass($_) for grep { $_->{reads} && vec $reads, fileno $_->{reads}, 1 } @pipes }
  ($status_of_wait, $ended) = ($?, now()) if !defined $status_of_wait && waitpid($child, $WNOHANG) == $child;
}

my $took = int((now() - $began) * 1000 + 0.5);
my @output = @pipes ? ($bytes, $digest ? 'sha256:' . $digest->hexdigest : '') : ('', '');
report(join "\0", 'prodgate-end 1', 'ran', $changed, $status_of_wait, $took, @output, scalar @credentials,
  (map { $environment{$_} // '' } @credentials), $tail);
my $signal = $status_of_wait & 127;
my $exit = $signal ? 128 + $signal : $status_of_wait >> 8;
if (defined $lost) {
  say_error("what it printed could not be written whole: $lost");
  $exit ||= $FAULT;
}
exit $exit;
