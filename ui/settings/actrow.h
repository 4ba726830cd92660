#pragma once

#include "ui/settings/settingsrow.h"

namespace Ui {

//! A line of the Settings page that leads somewhere else.
class ActRow final : public SettingsRow
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ActRow)
public:
    ActRow(const Theme &theme, const QString &name, const QString &description, QWidget *parent);

signals:
    void triggered();

protected:
    int paintValue(QPainter &painter, const QRect &rect) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
};

} // namespace Ui
