#pragma once

#include "sync/store/objectstore.h"

#include <QByteArray>
#include <QIODevice>
#include <QTimer>

#include <memory>

namespace Sync {

class Bandwidth;

//! The body of a request, read no faster than the line's limit lets it go. Lives on the thread of
//! the request's manager.
class PacedBody final : public QIODevice
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(PacedBody)
public:
    PacedBody(
        const QByteArray &bytes, const std::shared_ptr<Bandwidth> &line, const MovedBytes &moved);
    ~PacedBody() override;

    bool isWaiting() const { return m_turn.isActive(); }
    qint64 size() const override { return m_bytes.size(); }

signals:
    //! There is more, but not yet.
    void heldBack();
    void wentOn();

protected:
    qint64 readData(char *data, qint64 maxSize) override;
    qint64 writeData(const char *data, qint64 maxSize) override;

private:
    void goOn();

    const QByteArray m_bytes;
    const std::shared_ptr<Bandwidth> m_line;
    const MovedBytes m_moved;
    qint64 m_share = 0; //!< of the bytes, that may go
    QTimer m_turn; //!< runs until they may
};

} // namespace Sync
