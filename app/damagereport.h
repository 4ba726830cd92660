#pragma once

#include <QObject>
#include <QString>

namespace App {

//! Carries what the threads that read videos find damaged to whoever says it. Outlives them all:
//! each holds it.
class DamageReport final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(DamageReport)
public:
    DamageReport() = default;

signals:
    //! Bytes of a video in the store were not what they must be: another copy was whole, or none.
    void found(const QString &title, bool isHealed);
};

} // namespace App
