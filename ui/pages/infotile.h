#pragma once

#include "ui/controls/text.h"

#include <QAbstractButton>

namespace Ui {

//! A fact of a title with its choices: "Audio / English · 5.1 / also 普通话". Without choices it is
//! shown but cannot be pressed.
class InfoTile final : public QAbstractButton
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(InfoTile)
public:
    InfoTile(const Theme &theme, const QString &icon, const QString &head, QWidget *parent);

    void setTexts(const QString &value, const QString &more, Tone moreTone = Tone::Text);
    void setChoosable(bool choosable);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    const Theme &m_theme;
    QString m_icon;
    QString m_head;
    QString m_value;
    QString m_more;
    Tone m_moreTone = Tone::Text;
    bool m_choosable = false;
};

} // namespace Ui
