#pragma once

#include <QDBusUnixFileDescriptor>
#include <QObject>
#include <QString>
#include <QStringList>

#include <poll.h>
#include <unistd.h>

namespace TestSupport {

//! logind as far as holding the PC awake goes: it needs systemd as the first process, which a test
//! has not.
class FakeLogind final : public QObject
{
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.login1.Manager")
    Q_DISABLE_COPY_MOVE(FakeLogind)
public:
    FakeLogind() = default;
    ~FakeLogind() override { closePipe(); }

    //! Whether somebody holds on to the last answer.
    bool isHeld() const
    {
        pollfd end{m_read, POLLIN, 0};
        return m_read >= 0 && ::poll(&end, 1, 0) == 0;
    }
    int asked = 0;
    QStringList wanted; //!< what, who, mode

public slots:
    Q_SCRIPTABLE QDBusUnixFileDescriptor Inhibit(
        const QString &what, const QString &who, const QString &why, const QString &mode)
    {
        Q_UNUSED(why)
        ++asked;
        wanted = {what, who, mode};
        closePipe();
        int ends[2];
        if (::pipe(ends) != 0) {
            return {};
        }
        m_read = ends[0];
        QDBusUnixFileDescriptor hold;
        hold.giveFileDescriptor(ends[1]);
        return hold;
    }

signals:
    Q_SCRIPTABLE void PrepareForSleep(bool begins);

private:
    void closePipe()
    {
        if (m_read >= 0) {
            ::close(m_read);
        }
    }

    int m_read = -1;
};

} // namespace TestSupport
