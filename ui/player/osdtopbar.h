#pragma once

#include <QWidget>

namespace Ui {

class Theme;

//! The upper edge of the film while controls are shown: what plays, the time of day, when it ends.
class OsdTopBar final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(OsdTopBar)
public:
    OsdTopBar(const Theme &theme, QWidget *parent);

    void setTitle(const QString &heading, const QString &subheading);
    void setTimes(const QString &now, const QString &end);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
    QString m_heading;
    QString m_subheading;
    QString m_now;
    QString m_end;
};

} // namespace Ui
