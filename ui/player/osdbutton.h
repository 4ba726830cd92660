#pragma once

#include <QAbstractButton>

namespace Ui {

class Theme;

//! A button over the film: an icon, with or without a word. White while it has the focus.
class OsdButton final : public QAbstractButton
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(OsdButton)
public:
    //! label is the accessible name; it is painted when withText.
    enum class Face
    {
        Icon,
        IconAndText,
        Text
    };
    OsdButton(const Theme &theme, const QString &objectName, const QString &icon, Face face,
        QWidget *parent);

    void setIconName(const QString &icon);
    void setLabel(const QString &label);
    //! The main button keeps a plate under it.
    void setPlate(bool plate);
    //! Stands on a dark ground, where there are no controls behind it.
    void setAlone(bool alone);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    const Theme &m_theme;
    QString m_icon;
    QString m_label; // not QAbstractButton's text: that would make a shortcut of an ampersand
    Face m_face;
    bool m_plate = false;
    bool m_alone = false;
};

} // namespace Ui
