# Starts what `prodgate run` may start, without loading Node, which takes longer than most commands: it asks the authority of
# the same user, which decides, describes and looks once more (src/serve/authority/runs/starts.ts), and starts exactly what
# it answers. All judgement is there; here are two calls, a process and its streams. Whatever is not plain goes on to Node with
# the arguments as they are, and nothing has happened by then.
#
# Arguments: Node, its option, the command's file, then those of prodgate. Linux on x86-64 alone: the numbers of system calls
# and the layout of `struct stat` are that system's (Linux 6, arch/x86/entry/syscalls/syscall_64.tbl). Modules take longer to
# load than all the rest, so that there is none until the command runs, but `strict`.
use strict;

my ($SETSID, $DUP2, $CLOSE, $FSTAT, $MASK, $CLOCK, $PIDFD) = (112, 33, 3, 5, 14, 228, 434);
my ($NOFOLLOW, $DIRECTORY, $NONBLOCK) = (0400000, 0200000, 04000);
my ($EINTR, $EAGAIN, $EPIPE, $ECONNRESET, $WNOHANG) = (4, 11, 32, 104, 1);
my ($SOL_SOCKET, $SNDTIMEO, $SETFL) = (1, 21, 4);
# `sigprocmask` sets the whole mask: of all signals, of none.
my ($SET, $ALL, $NONE) = (2, pack('q', -1), pack('q', 0));
# Seconds: for an answer; for it once somebody wants it to end; for what is left in a pipe after the end; without anything new.
my ($PATIENCE, $HURRY, $LEFT_OPEN, $QUIET) = (30, 2, 2, 0.1);
my ($TRIES, $BETWEEN) = (4, 0.5);
# Bytes: of the output that are told, that are read at once, that a pipe takes at once without waiting (PIPE_BUF), of an answer.
my ($TAIL, $PIECE, $AT_ONCE, $MOST) = (4096, 65536, 4096, 1 << 22);
my ($UNREACHABLE, $FAULT) = (69, 70);

my ($node, $option, $cli, @arguments) = @ARGV;
delete $ENV{PERL_BADLANG};
my (@heard, $wanted_end, %before);
my %number = (HUP => 1, INT => 2, QUIT => 3, USR1 => 10, USR2 => 12, TERM => 15);

sub say_error { syswrite STDERR, "prodgate: $_[0]\n" }
sub now { my $time = pack 'qq', 0, 0; syscall $CLOCK, 1, $time; my ($s, $ns) = unpack 'qq', $time; $s + $ns / 1e9 }

sub ordinary {
  # A signal that came meanwhile was for all of us. From here on one ends us, and then Node, as it does without a starter: one
  # that comes while this changes waits until it has.
  syscall $MASK, $SET, $ALL, 0, 8;
  if (@heard) {
    say_error('nothing ran: it was stopped before it began');
    exit $UNREACHABLE;
  }
  $SIG{$_} = $before{$_} for keys %before;
  syscall $MASK, $SET, $NONE, 0, 8;
  exec { $node } $node, $option, $cli, @arguments or exit $UNREACHABLE;
}

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
sub text_of { -f $_[0] && open(my $file, '<', $_[0]) or ordinary(); read($file, my $text, 8192); $text }
my $WORD = qr/[A-Za-z0-9._~+\/=-]{1,4096}/;
my $token = $ENV{PRODGATE_TOKEN};
if (defined $given{'token-file'}) {
  my $text = text_of($given{'token-file'});
  # The token alone, or what `prodgate admin agent add` printed: names and texts, one of them the token.
  my $is_flat = $text =~ /\A\s*\{(?:\s*"[^"\\]*"\s*:\s*(?:"[^"\\]*"|true|false|null)\s*(?:,(?=\s*")|(?=\})))*\s*\}\s*\z/;
  my @tokens = $is_flat ? $text =~ /"token"\s*:\s*"($WORD)"/g : $text =~ /\A\s*($WORD)\s*\z/;
  ordinary() unless @tokens == 1;
  $token = $tokens[0];
}
my $url = $given{url} // $ENV{PRODGATE_URL} // '';
if (!defined $given{socket} && (!length($token // '') || !length $url)) {
  my $login = ($ENV{HOME} // '') . '/.config/prodgate/client.json';
  if (my @stat = lstat $login) {
    ordinary() if $stat[2] & 077;
    my ($home, $kept) = text_of($login) =~ /\A\{"url":"([^"\\]+)","token":"($WORD)"\}\s*\z/ or ordinary();
    $url = $home unless length $url;
    # The token of a login goes to where it came from.
    $token = $kept if !length($token // '') && $url eq $home;
  }
}
$url = 'http://127.0.0.1:4477' unless length $url;
ordinary() unless ($token // '') =~ /\A$WORD\z/;

my ($family, $address, $host, $shown, $port);
if (defined $given{socket}) {
  ordinary() if length $given{socket} > 107;
  ($family, $address, $host, $shown) = (1, pack('S a*', 1, "$given{socket}\0"), 'localhost', $given{socket});
} else {
  (my $name, $port) = $url =~ m{\Ahttp://(127\.0\.0\.1|localhost):([1-9][0-9]{0,4})/?\z} or ordinary();
  ordinary() if $port > 65535;
  ($family, $address, $host) = (2, pack('S n C4 x8', 2, $port, 127, 0, 0, 1), "$name:$port");
  $shown = "http://$name:$port";
}

# Whether a process of our own user is there. Others describe for nobody, and are told no end of an output.
sub is_own {
  return ((stat $given{socket})[4] // -1) == $> unless defined $port;
  # Who listens there: Linux, Documentation/networking/proc_net_tcp.rst.
  my $at = sprintf ': (?:0100007F|00000000):%04X 00000000:0000 0A', $port;
  open(my $file, '<', '/proc/net/tcp') or return 0;
  my $table = do { local $/; <$file> };
  my @users = $table =~ /$at \S+ \S+ \S+ +([0-9]+) /g;
  return @users && !grep { $_ != $> } @users;
}

# --- The world as it is here (src/act/world.ts).
my ($start, @at);
{ open(my $file, '<', '/proc/sys/kernel/random/boot_id') or ordinary(); chomp($start = <$file> // '') }
for ('/proc/self/ns/mnt', '/proc/self/ns/pid', '/') { my @stat = stat or ordinary(); push @at, "$stat[0]:$stat[1]" }
my $cwd = readlink '/proc/self/cwd';
# That of a directory that is gone leads to another one, or nowhere.
my ($here, $there) = map { join ':', (stat)[0, 1] } '.', $cwd // '';
ordinary() unless length $here > 1 && $here eq $there;
# A machine without these calls, a sandbox that tells no time by one, a Perl without its digests: Node goes about it in its
# own way.
my $probe = syscall $PIDFD, $$ + 0, 0;
ordinary() if $probe < 0 || now() <= 0;
syscall $CLOSE, $probe;
@INC = grep { m{\A/} } @INC;
ordinary() unless grep { -e "$_/Digest/SHA.pm" } @INC;
my ($in_terminal, $out_terminal, $err_terminal) = (-t STDIN, -t STDOUT, -t STDERR);
my $at_terminal = $in_terminal || $out_terminal || $err_terminal;

# --- Calls: one request over a connection of its own. Gives status and body, or undef and why not.
$before{$_} = $SIG{$_} // 'DEFAULT' for keys %number, 'PIPE', 'XFSZ';
for my $name (keys %number) { $SIG{$name} = sub { push @heard, $name; $wanted_end //= now() } }
@SIG{qw(PIPE XFSZ CHLD)} = ('IGNORE', 'IGNORE', 'DEFAULT');
# What our caller kept from itself it did not keep from us: Node begins like this, too.
syscall $MASK, $SET, $NONE, 0, 8;

# A connection over which nothing waits: not for a place in its line, and not for somebody who reads nothing.
sub reached {
  is_own() && socket(my $socket, $family, 1, 0) or return;
  setsockopt($socket, $SOL_SOCKET, $SNDTIMEO, pack 'q q', $PATIENCE, 0) or return;
  connect($socket, $address) && fcntl($socket, $SETFL, $NONBLOCK) ? $socket : undef;
}

sub call {
  my ($socket, $path, $body) = @_;
  my $until = now() + $PATIENCE;
  my $request = "POST $path HTTP/1.1\r\nHost: $host\r\nAuthorization: Bearer $token\r\nConnection: close\r\n"
    . "Content-Type: application/x-prodgate-starter\r\nContent-Length: " . length($body) . "\r\n\r\n$body";
  my ($answer, $at) = ('', 0);
  while (1) {
    my $left = $until - now();
    $left = $wanted_end + $HURRY - now() if defined $wanted_end && $wanted_end + $HURRY < $until;
    return (undef, defined $wanted_end ? 'it was told to end first' : 'it does not answer in time') if $left <= 0;
    my ($reads, $writes) = ('', '');
    vec($reads, fileno $socket, 1) = 1;
    vec($writes, fileno $socket, 1) = $at < length $request;
    next if select($reads, $writes, undef, $left < 1 ? $left : 1) <= 0;
    if (vec $writes, fileno $socket, 1) {
      my $wrote = syswrite $socket, $request, length($request) - $at, $at;
      if (defined $wrote) { $at += $wrote }
      # It may have answered before it read all of it.
      elsif ($! != $EINTR && $! != $EAGAIN) { $at = length $request }
    }
    next unless vec $reads, fileno $socket, 1;
    my $read = sysread $socket, $answer, $PIECE, length $answer;
    next if !defined $read && ($! == $EINTR || $! == $EAGAIN);
    return (undef, 'the connection was cut') unless $read;
    return (undef, 'the answer is too long') if length $answer > $MOST;
    my ($head, $rest) = $answer =~ /\A(.*?\r\n)\r\n(.*)\z/s or next;
    my ($status) = $head =~ /\AHTTP\/1\.1 ([0-9]{3}) / or return (undef, 'its answer is no answer');
    my @lengths = $head =~ /^content-length: *([0-9]+) *\r\n/gim;
    return (undef, 'its answer is not whole') if @lengths != 1 || length $rest > $lengths[0];
    return ($status, $rest) if length $rest == $lengths[0];
  }
}

# --- Asks. Where nobody is there Node says so; once it was asked, no answer means stopped.
my $socket = reached() // ordinary();
my ($status, $answer) = call($socket, '/v1/starts', join "\0", 'prodgate-start 1', "$start @at $>", $$, $cwd,
  $given{session} // '', $in_terminal ? 'terminal' : 'nothing', @words);
unless (defined $status) {
  say_error("couldn't reach the authority at `$shown`, which counts as stopped: $answer");
  exit $UNREACHABLE;
}
my ($word, $decision, $by, $path, $real, $stamp, $contents, $directory, $inode, @rest) = split /\0/, $answer, -1;
ordinary() unless $status == 200 && $word eq 'start';
my @argv = splice @rest, 0, shift @rest;
my $variables = shift @rest;
# It counts only where it is whole, and speaks of this very command.
unless (join("\0", @words == 1 ? $argv[-1] // '' : @argv) eq join("\0", @words) && @rest == ($variables // -1)) {
  say_error('the authority does not speak of this action, which counts as stopped');
  exit $FAULT;
}
# Credentials stand there by their names, and are as they are here.
my %environment = map { /=/ ? split(/=/, $_, 2) : ($_ => $ENV{$_} // '') } @rest;

# --- Tells how it ended, also where the authority is away for a moment. Gives what is to be said of it.
sub report {
  my ($body) = @_;
  my $why = '';
  for my $try (1 .. $TRIES) {
    my $socket = reached();
    my ($status, $text) = defined $socket ? call($socket, "/v1/starts/$decision/end", $body) : (undef, 'nobody listens there');
    return $text if defined $status && $status == 200;
    $why = defined $status ? "the authority answers with status $status" : $text;
    last if defined $status && $status < 500 || defined $wanted_end && now() > $wanted_end + $HURRY;
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
  syscall($FSTAT, fileno $_[0], $stat) == 0 or return;
  # Device, number and size; seconds and nanoseconds of the last access, of the contents, of the file itself.
  my ($dev, $ino, $size, $as, $ans, $ms, $mns, $cs, $cns) = unpack 'q q x8 x4 x4 x4 x4 x8 q x8 x8 q q q q q q', $stat;
  return ($dev, $ino, "$dev $ino $size " . ($ms * 1_000_000_000 + $mns) . ' ' . ($cs * 1_000_000_000 + $cns));
}
sysopen(my $program, $by eq 'path' ? $path : $real, $NONBLOCK | ($by eq 'path' ? 0 : $NOFOLLOW))
  or not_run("PROGRAM_CHANGED: the program is not what it was: `$path`");
sub is_still {
  my ($dev, $ino, $now) = stat_of($program);
  if ($by eq 'path') {
    # It is read by that path once more, and has to lead where it led.
    sysopen(my $again, $path, $NONBLOCK) or return 0;
    my @at = stat_of($again);
    return 0 unless @at && $at[0] == $dev && $at[1] == $ino;
    return 0 if readlink('/proc/self/fd/' . fileno $program) ne $real;
  }
  return 1 if $now eq $stamp;
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
  # What a pipe takes at once does not keep us from the other one, nor from signals; a file takes anything.
  my $at_once = -p $to || -S $to ? $AT_ONCE : $PIECE;
  push @pipes, { number => $number, reads => $reads, writes => $writes, to => $to, at_once => $at_once, rest => '' };
}
pipe(my $failed, my $failing) or not_run("NOT_STARTED: it could not be started: $!");
my $began = now();
# No signal is heard by whom it is not for: not by the new process while it is still this program.
syscall $MASK, $SET, $ALL, 0, 8;
if (@heard) {
  syscall $MASK, $SET, $NONE, 0, 8;
  not_run('it was stopped before it began');
}
my $child = fork;
if (defined $child && $child == 0) {
  $SIG{$_} = 'DEFAULT' for keys %SIG;
  syscall $MASK, $SET, $NONE, 0, 8;
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
my $why = defined $child ? '' : "$!";
syscall $MASK, $SET, $NONE, 0, 8;
close $failing;
close $_->{writes} for @pipes;
while (defined $child) {
  my $read = sysread $failed, $why, 512, length $why;
  last if defined $read ? $read == 0 : $! != $EINTR;
}
if (length $why) {
  waitpid $child, 0 if defined $child;
  chomp $why;
  not_run("NOT_STARTED: it could not be started: $why");
}

# --- It runs. Signals go on to all of it; at a terminal those of its keys have reached it by themselves.
my $group = $at_terminal ? $child : -$child;
my $changed = is_still() ? '' : 'PROGRAM_CHANGED';
kill KILL => $group if $changed;
my $deaths = syscall $PIDFD, $child, 0;
my $digest = eval { require Digest::SHA; Digest::SHA->new(256) };
my ($bytes, $tail, $last, $lost, $wait_status, $ended, $left_by) = (0, '', 0);

sub take {
  my ($pipe) = @_;
  my $read = sysread $pipe->{reads}, $pipe->{rest}, $PIECE;
  return if !defined $read && $! == $EINTR;
  return close delete $pipe->{reads} unless $read;
  $digest->add($pipe->{rest}) if $digest;
  $bytes += $read;
  $tail .= $pipe->{rest};
  $tail = substr $tail, -$TAIL if length $tail > $TAIL;
}

# A reader that has gone is told to the command, which cannot write any more; a full disk is told to whoever runs it.
sub give {
  my ($pipe) = @_;
  my $wrote = syswrite $pipe->{to}, $pipe->{rest}, $pipe->{at_once};
  $last = now();
  if (defined $wrote) { substr($pipe->{rest}, 0, $wrote) = '' }
  elsif ($! != $EINTR && $! != $EAGAIN) {
    $lost //= "$!" unless $! == $EPIPE || $! == $ECONNRESET;
    $pipe->{rest} = '';
    close delete $pipe->{reads} if $pipe->{reads};
  }
}

until (defined $wait_status && !grep { $_->{reads} || length $_->{rest} } @pipes) {
  # Once it has ended they are for us, who may wait for a reader: its number may be another's by then.
  last if defined $wait_status && ($left_by = shift @heard);
  kill $number{$_} => $group for grep { !$at_terminal || !/\A(?:INT|QUIT)\z/ } splice @heard;
  my $wait = 1;
  if (defined $wait_status && !grep { length $_->{rest} } @pipes) {
    # What it left in the background may hold its streams for ever.
    my ($open, $quiet) = ($ended + $LEFT_OPEN, $last + $QUIET);
    my $left = ($open + $QUIET > $quiet ? $open + $QUIET : $quiet) - now();
    last if $left <= 0;
    $wait = $left if $left < $wait;
  }
  my ($reads, $writes) = ('', '');
  for (@pipes) {
    # No faster than it is taken.
    if (length $_->{rest}) { vec($writes, fileno $_->{to}, 1) = 1 }
    elsif ($_->{reads}) { vec($reads, fileno $_->{reads}, 1) = 1 }
  }
  if ($deaths < 0) { $wait = $QUIET if $wait > $QUIET }
  elsif (!defined $wait_status) { vec($reads, $deaths, 1) = 1 }
  if (select($reads, $writes, undef, $wait) > 0) {
    for (@pipes) {
      if (length $_->{rest}) { give($_) if vec $writes, fileno $_->{to}, 1 }
      elsif ($_->{reads} && vec $reads, fileno $_->{reads}, 1) { take($_) }
    }
  }
  ($wait_status, $ended) = ($?, now()) if !defined $wait_status && waitpid($child, $WNOHANG) == $child;
}

# Heard by the command, or too late for it.
$wanted_end = undef;
my $took = int((($ended // now()) - $began) * 1000 + 0.5);
my @output = @pipes ? ($bytes, $digest ? 'sha256:' . $digest->hexdigest : '') : ('', '');
report(join "\0", 'prodgate-end 1', 'ran', $changed, $$, $wait_status, $took, @output, $tail);
my $signal = $wait_status & 127;
my $exit = $left_by ? 128 + $number{$left_by} : $signal ? 128 + $signal : $wait_status >> 8;
if (defined $lost) {
  say_error("what it printed could not be written whole: $lost");
  $exit ||= $FAULT;
}
exit $exit;
