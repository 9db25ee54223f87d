/**
 * How the shim asks by perl, without modules: its start costs little, and it reads the client's input, watches the deadline
 * and looks whether the shim is still there by itself, so that no other process has to.
 *
 * Arguments: seconds, socket, client, process of the shim. Standard input is the head of what is asked, descriptor 3 the
 * client's input, descriptor 4 the token. Prints the answer's body where it was whole and of status 200, an empty line
 * otherwise; the status of HTTP; that of the transfer, in the numbers of curl. Where there is no answer, only the last.
 *
 * Numbers are those of Linux: AF_UNIX 1, SOCK_STREAM 1, SOCK_NONBLOCK 2048, EINTR 4, EAGAIN 11.
 */
export const PERL_CLIENT = String.raw`
my ($seconds, $address, $client, $shim) = @ARGV;
my $until = time + $seconds;
# Whoever started us may have it ignored. It ends what hangs where nothing below looks at the time.
$SIG{ALRM} = "DEFAULT";
alarm $seconds + 2;

sub end { print join("\n", @_), "\n"; exit }

# Waits until one of both can go on, up to the deadline, and not for a shim that is gone: nothing is allowed to nobody.
sub ready {
  my ($from, $to) = @_;
  while (1) {
    end(28) if time >= $until;
    exit unless kill 0, $shim;
    my ($read, $write) = ("", "");
    vec($read, fileno $from, 1) = 1 if $from;
    vec($write, fileno $to, 1) = 1 if $to;
    return if select($read, $write, undef, 1) > 0;
  }
}

open(my $file, "<&=", 4) or end(26);
my $token = <$file>;
end(26) unless defined $token && $token =~ /\A([!-~]+)\n\z/;
my $authorization = $1;
open(my $input, "<&=", 3) or end(26);

socket(my $socket, 1, 1 | 2048, 0) or end(7);
until (connect($socket, pack("S a*", 1, "$address\0"))) {
  # Too many wait for it already.
  end(7) unless $! == 11 || $! == 4;
  end(28) if time >= $until;
  exit unless kill 0, $shim;
  select(undef, undef, undef, 0.02);
}

my $cut = 0;
sub put {
  for (my $at = 0; $at < length $_[0];) {
    ready(undef, $socket);
    my $wrote = syswrite($socket, $_[0], length($_[0]) - $at, $at);
    if (defined $wrote) { $at += $wrote }
    elsif ($! != 11 && $! != 4) { return $cut = 1 }
  }
}

my $ahead = "POST /v1/hooks/$client HTTP/1.1\r\nHost: prodgate\r\nAuthorization: Bearer $authorization\r\n"
  . "Content-Type: application/x-prodgate-hook\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n";
my $piece = "";
for my $from (\*STDIN, $input) {
  until ($cut) {
    ready($from);
    my $read = sysread($from, $piece, 65536, length $piece);
    if (!defined $read) { $! == 11 || $! == 4 ? next : end(26) }
    last if $read == 0;
    next if length $piece < 65536;
    put($ahead . sprintf("%x\r\n", length $piece) . $piece . "\r\n");
    $ahead = $piece = "";
  }
}
$ahead .= sprintf("%x\r\n", length $piece) . $piece . "\r\n" if length $piece;
put($ahead . "0\r\n\r\n") unless $cut;

my $answer = "";
while (1) {
  ready($socket);
  my $read = sysread($socket, $answer, 65536, length $answer);
  if (!defined $read) { $! == 11 || $! == 4 ? next : end(56) }
  last if $read == 0;
  end(63) if length $answer > 65536;
}
my ($head, $body) = $answer =~ /\A(.*?\r\n)\r\n(.*)\z/s or end(52);
my ($code) = $head =~ /\AHTTP\/1\.1 ([0-9]{3}) / or end(1);
my @lengths = $head =~ /^content-length: *([0-9]+) *\r\n/gim;
end(18) unless @lengths == 1 && $lengths[0] == length $body;
end(55) if $cut && $code eq "200";
end($code eq "200" ? $body : "", $code, 0);
`
