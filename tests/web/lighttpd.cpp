#include "tests/web/lighttpd.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

namespace TestSupport {

namespace {

constexpr char kRealm[] = "films";
constexpr int kPatienceMs = 20'000;

void mustRun(const QString &folder, const QString &program, const QStringList &arguments)
{
    QProcess process;
    process.setWorkingDirectory(folder);
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(program, arguments);
    if (!process.waitForFinished(kPatienceMs) || process.exitCode() != 0) {
        qFatal("%s: %s", qPrintable(program), process.readAll().constData());
    }
}

void mustWrite(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size()) {
        qFatal("%s cannot be written", qPrintable(path));
    }
}

QStringList words(const char *line)
{
    return QString::fromLatin1(line).split(QLatin1Char(' '));
}

bool isListening(quint16 port)
{
    QTcpSocket socket;
    socket.connectToHost(QStringLiteral("127.0.0.1"), port);
    return socket.waitForConnected(1000);
}

} // namespace

Lighttpd::Lighttpd(const QString &file)
    : m_name(QFileInfo(file).fileName())
{
    for (const char *folder : {"open", "basic", "digest"}) {
        const QString place = m_folder.filePath(QStringLiteral("files/") + QLatin1String(folder));
        if (!QDir().mkpath(place) || !QFile::copy(file, place + QLatin1Char('/') + m_name)) {
            qFatal("%s cannot be served", qPrintable(file));
        }
    }
    makeCertificates();
    writeUsers();
    // Another program may take a port between the look for a free one and its use.
    for (int i = 0; i < 5; ++i) {
        if (start()) {
            return;
        }
    }
    qFatal("lighttpd does not start: %s", m_process.readAll().constData());
}

Lighttpd::~Lighttpd()
{
    m_process.kill();
    m_process.waitForFinished();
}

void Lighttpd::makeCertificates() const
{
    const QString folder = m_folder.path();
    mustRun(folder, QStringLiteral("openssl"),
        words("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=authority"
              " -days 2 -keyout authority.key -out authority.pem"));
    mustRun(folder, QStringLiteral("openssl"),
        words("req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=server"
              " -addext subjectAltName=IP:127.0.0.1 -keyout server.key -out server.csr"));
    mustRun(folder, QStringLiteral("openssl"),
        words("x509 -req -in server.csr -CA authority.pem -CAkey authority.key -CAcreateserial"
              " -copy_extensions copy -days 2 -out server.pem"));
}

void Lighttpd::writeUsers() const
{
    const QByteArray known = userName().toUtf8() + ':' + kRealm + ':';
    const QByteArray secret = known + password().toUtf8();
    const QByteArray digest = QCryptographicHash::hash(secret, QCryptographicHash::Md5).toHex();
    mustWrite(m_folder.filePath(QStringLiteral("digests")), known + digest + '\n');
}

bool Lighttpd::start()
{
    QTcpServer plain;
    QTcpServer tls;
    plain.listen(QHostAddress::LocalHost);
    tls.listen(QHostAddress::LocalHost);
    m_plainPort = plain.serverPort();
    m_tlsPort = tls.serverPort();
    plain.close();
    tls.close();
    const QString configuration = m_folder.filePath(QStringLiteral("lighttpd.conf"));
    const QString text = QStringLiteral(R"(
server.modules = ( "mod_openssl", "mod_auth", "mod_authn_file", "mod_accesslog" )
server.document-root = "%1/files"
server.upload-dirs = ( "%1" )
server.bind = "127.0.0.1"
server.port = %2
$SERVER["socket"] == "127.0.0.1:%3" {
    ssl.engine = "enable"
    ssl.pemfile = "%1/server.pem"
    ssl.privkey = "%1/server.key"
}
mimetype.assign = ( "" => "application/octet-stream" )
accesslog.filename = "%1/access"
accesslog.format = "%>s %U %{Authorization}i"
auth.backend = "htdigest"
auth.backend.htdigest.userfile = "%1/digests"
auth.require = (
    "/basic" => ( "method" => "basic", "realm" => "%4", "require" => "valid-user" ),
    "/digest" => ( "method" => "digest", "realm" => "%4", "require" => "valid-user" )
)
)");
    mustWrite(configuration,
        text.arg(m_folder.path())
            .arg(m_plainPort)
            .arg(m_tlsPort)
            .arg(QLatin1String(kRealm))
            .toUtf8());
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    m_process.start(QStringLiteral("/usr/sbin/lighttpd"),
        {QStringLiteral("-D"), QStringLiteral("-f"), configuration});
    if (!m_process.waitForStarted()) {
        return false;
    }
    const auto isUp = [this] { return isListening(m_plainPort) && isListening(m_tlsPort); };
    const auto isDecided
        = [this, &isUp] { return m_process.state() != QProcess::Running || isUp(); };
    if (QTest::qWaitFor(isDecided, kPatienceMs) && isUp()) {
        return true;
    }
    m_process.kill();
    m_process.waitForFinished();
    return false;
}

QUrl Lighttpd::url(Transport transport, const QString &folder) const
{
    const bool isTls = transport == Transport::Tls;
    QUrl url;
    url.setScheme(isTls ? QStringLiteral("https") : QStringLiteral("http"));
    url.setHost(QStringLiteral("127.0.0.1"));
    url.setPort(isTls ? m_tlsPort : m_plainPort);
    url.setPath(QLatin1Char('/') + folder + QLatin1Char('/') + m_name);
    return url;
}

QStringList Lighttpd::requests() const
{
    QFile log(m_folder.filePath(QStringLiteral("access")));
    return log.open(QIODevice::ReadOnly)
        ? QString::fromUtf8(log.readAll()).split(QLatin1Char('\n'), Qt::SkipEmptyParts)
        : QStringList();
}

} // namespace TestSupport
