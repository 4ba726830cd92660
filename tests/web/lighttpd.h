#pragma once

#include <QProcess>
#include <QString>
#include <QTemporaryDir>
#include <QUrl>

namespace TestSupport {

//! Debian's lighttpd with a folder of its own, on free ports of this PC, for as long as this lives.
//! Its file is at open/NAME, at basic/NAME and digest/NAME, where it asks for a name and a
//! password, over http and over https. What does not work ends the program, for then no test means
//! anything.
class Lighttpd final
{
    Q_DISABLE_COPY_MOVE(Lighttpd)
public:
    enum class Transport
    {
        Plain,
        Tls
    };

    //! A copy of the file is what it serves.
    explicit Lighttpd(const QString &file);
    ~Lighttpd();

    //! "https://127.0.0.1:1234/open/NAME".
    QUrl url(Transport transport, const QString &folder) const;
    //! In PEM. The certificate that it signed is for 127.0.0.1 alone.
    QString authorityFile() const { return m_folder.filePath(QStringLiteral("authority.pem")); }
    //! A line for each request: status, path, and the header Authorization.
    QStringList requests() const;

    static QString userName() { return QStringLiteral("viewer one"); }
    static QString password() { return QStringLiteral("pa:ss wörd%"); }

private:
    void makeCertificates() const;
    void writeUsers() const;
    bool start();

    QTemporaryDir m_folder;
    QString m_name; //!< of the file
    quint16 m_plainPort = 0;
    quint16 m_tlsPort = 0;
    QProcess m_process;
};

} // namespace TestSupport
