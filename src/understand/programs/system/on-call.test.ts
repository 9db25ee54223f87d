import { expect, test } from 'vitest'
import { exampleEffects } from '../../testing/example.ts'

// What an engineer on call types to look at a host. None of it may be more than a read, or a gate in production stops
// the work that it is there for.
const READS = `
systemctl status nginx --no-pager -l
systemctl --failed
systemctl list-units --type=service --state=running
systemctl list-unit-files --state=enabled
systemctl list-timers --all
systemctl list-dependencies nginx
systemctl is-active --quiet nginx
systemctl is-enabled nginx
systemctl cat nginx
systemctl show nginx -p ActiveState -p SubState
systemctl -H web1 status nginx
systemctl --user status
service --status-all
service nginx status
rc-status -a
sv status /etc/service/web
supervisorctl status all
monit summary
journalctl -xe
journalctl -fu nginx
journalctl -u nginx --since today --until '1 hour ago' -o json-pretty
journalctl -b -1 -p err
journalctl -k --grep oom
journalctl _SYSTEMD_UNIT=nginx.service + _PID=1
journalctl --list-boots
journalctl --disk-usage
journalctl --verify
journalctl -D /var/log/journal -n 20
systemd-analyze
systemd-analyze blame
systemd-analyze critical-chain nginx.service
systemd-analyze verify /etc/systemd/system/x.service
systemd-analyze security nginx
systemd-cgtop -b -n 1
systemd-cgls
systemd-delta
systemd-detect-virt
loginctl list-sessions
loginctl show-user 1000
hostnamectl
hostnamectl status
timedatectl status
timedatectl show-timesync
localectl status
resolvectl status
resolvectl statistics
resolvectl query db.example
coredumpctl list
coredumpctl info -1
busctl list
bootctl status
networkctl status eth0
machinectl list
udevadm info /dev/sda
nginx -t
nginx -T
nginx -V
apachectl -t
apachectl -S
apache2ctl configtest
httpd -M
haproxy -c -f /etc/haproxy/haproxy.cfg
haproxy -vv
varnishadm backend.list
varnishadm param.show
varnishstat -1
php-fpm -t
caddy validate --config /etc/caddy/Caddyfile
squid -k parse
sshd -T
sshd -t
named-checkconf
unbound-control status
rndc status
dovecot -n
postfix status
postqueue -p
postconf -n
mailq
doveadm who
exim -bp
ps aux --sort=-%cpu
ps -ef --forest
ps -eo pid,ppid,stat,wchan:30,cmd
ps -T -p 4711
ps -o lstart= -p 4711
pgrep -af java
pidof nginx
pstree -paul
top -bn1 -o %MEM
top -H -b -n 1 -p 4711
atop -r /var/log/atop/atop_20260101 -b 10:00
htop
pidstat -u -r -d 1 3
pmap -x 4711
pwdx 4711
pstack 4711
lsof -p 4711
lsof +L1
lsof -nP -iTCP -sTCP:LISTEN
lsof /var/log/syslog
fuser -v 443/tcp
fuser -vm /data
kill -0 4711
kill -l
free -h
vmstat -w 1 5
vmstat -s
iostat -xz 1 3
mpstat -P ALL 1 1
sar -u 1 3
sar -n DEV -f /var/log/sa/sa05
sar -q -s 09:00:00 -e 10:00:00
iotop -b -n 1 -o
slabtop -o
numactl --hardware
numastat -p 4711
uptime -p
w
who -b
last -x -n 20
lastb -n 5
lastlog -u root
users
id deploy
groups deploy
getent passwd deploy
getent group sudo
getent hosts db.example
getfacl /srv/shop
namei -l /srv/shop/current
stat /etc/passwd
lsattr /etc/resolv.conf
getcap -r /usr/bin
lsns
lslocks
lsipc
ipcs -a
getconf PAGESIZE
getconf -a
ulimit -a
nproc --all
lscpu -e
lsmem
lspci -nnk
lsusb -t
lshw -short
dmidecode -t system
lsblk -f
lsblk -o NAME,SIZE,MOUNTPOINT,UUID
blkid
findmnt -D
findmnt -T /srv
mount
mount -l -t nfs
df -hT
df -i
du -xh --max-depth=1 /var
fdisk -l
parted -l
sfdisk -d /dev/sda
sgdisk -p /dev/sda
smartctl -a /dev/sda
smartctl -H -A /dev/nvme0
nvme list
nvme smart-log /dev/nvme0
hdparm -I /dev/sda
tune2fs -l /dev/sda1
dumpe2fs -h /dev/sda1
xfs_info /data
xfs_quota -x -c 'report -h' /data
repquota -a
quota -u deploy
swapon --show
lvs -a -o +devices
vgs
pvs
vgdisplay -v
mdadm --detail /dev/md0
cat /proc/mdstat
zpool status -v
zpool iostat -v 1 2
zfs list -t all
zfs get compression tank
btrfs filesystem usage /
cryptsetup status data
dmsetup ls --tree
multipath -ll
iscsiadm -m session -P 3
losetup -l
ceph -s
ceph health detail
ceph osd tree
gluster volume status
pcs status
crm_mon -1
virsh list --all
virsh dominfo vm1
drbdadm status
nfsstat -c
showmount -e nfs1
exportfs -v
rpcinfo -p
smbstatus
ip a
ip -br addr
ip -4 route show table all
ip -s -s link show eth0
ip route get 10.0.0.1
ip neigh
ip rule list
ip netns list
ip -d link show type vxlan
bridge link
tc -s qdisc show dev eth0
ss -s
ss -tanp state established
ss -ltnup
netstat -s
netstat -rn
nstat -az TcpRetransSegs
ethtool eth0
ethtool -S eth0
ethtool -i eth0
ethtool -k eth0
ifconfig -a
route -n
arp -an
nmcli device status
nmcli -f all con show
nmcli general
netplan status
conntrack -L
conntrack -S
conntrack -C
iptables -L -n -v
iptables -t nat -S
iptables-save
ip6tables -nvL
nft list ruleset
ufw status numbered
firewall-cmd --list-all-zones
firewall-cmd --get-default-zone
ipset list -n
fail2ban-client status sshd
ipvsadm -Ln --stats
wg show
tcpdump -D
tcpdump -nr /tmp/x.pcap
sysctl -a
sysctl net.core.somaxconn vm.swappiness
sysctl -n kernel.pid_max
lsmod
modinfo ixgbe
modprobe --showconfig
dkms status
dmesg -T --level=err,warn
dmesg -w
chronyc tracking
chronyc sources -v
ntpq -pn
ntpstat
hwclock --show
timedatectl list-timezones
auditctl -s
auditctl -l
ausearch -k passwd -i
aureport -au
sestatus
getenforce
semanage port -l
getsebool -a
aa-status
faillock --user deploy
chage -l deploy
passwd -S deploy
apt list --installed
apt list --upgradable
apt-cache policy nginx
apt-get -s upgrade
apt-mark showhold
dpkg -l
dpkg -S /usr/sbin/nginx
dpkg -V
dpkg-query -W nginx
rpm -qa --last
rpm -qf /usr/sbin/nginx
rpm -V nginx
yum history
dnf history info last
dnf check-update
dnf repolist -v
dnf updateinfo list security
zypper lu
zypper patch-check
pacman -Qi nginx
apk info -v
brew services list
snap list
snap changes
flatpak list
needrestart -b
needs-restarting -r
unattended-upgrade --dry-run
update-alternatives --display java
crontab -l -u deploy
atq
run-parts --test /etc/cron.daily
openssl x509 -in /etc/ssl/certs/shop.pem -noout -enddate
openssl s_client -connect api.example:443 -servername api.example -showcerts
openssl verify -CAfile /etc/ssl/ca.pem /etc/ssl/shop.pem
openssl version -a
openssl ciphers -v
openssl crl -in x.crl -noout -text
certbot certificates
keytool -list -v -keystore /etc/ssl/x.jks
ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub
ssh-keygen -F web1
ssh-add -l
gpg --list-keys --with-colons
gpg --show-keys key.asc
nvidia-smi
nvidia-smi dmon -c 1
sensors
ipmitool sdr list
ipmitool sel elist
ipmitool chassis status
perf top
perf report --stdio
perf list
bpftool prog list
execsnoop-bpfcc -T
biolatency 1 1
tar tvf /srv/backup.tgz
unzip -l a.zip
zcat /var/log/nginx/access.log.2.gz
restic snapshots
restic stats latest
borg list /srv/repo
rclone lsd prod:
rsnapshot configtest
logrotate -d /etc/logrotate.conf
find /var/log -name '*.log' -mmin -30 -size +10M -ls
find /srv -xdev -type f -size +1G -printf '%s %p\\n'
find / -xdev -inum 4711
find /etc -newer /etc/hostname -exec ls -l {} +
fd -e log . /var/log
locate nginx.conf
tuned-adm active
cpupower frequency-info
cgget -g cpu web
systemd-tmpfiles --cat-config
hostname -f
hostid
uname -a
lsb_release -a
needrestart -r l
pvs --segments
ldconfig -p
last reboot
lpstat -t
squeue -u deploy
sinfo
sacct -j 4711
launchctl list
log show --last 10m
pmset -g
diskutil list
`

const commands = READS.trim().split('\n')

test('there are many of them, each once', () => {
  expect(commands.length).toBeGreaterThan(300)
  expect(commands.filter((one, i) => commands.indexOf(one) !== i)).toEqual([])
})

test.each(commands)('%s', async (command) => {
  const effects = await exampleEffects(command)
  expect(effects.filter((one) => !/^(read |file read|file list)/.test(one))).toEqual([])
})
